import { createIdentityEngine } from '../auth/identity-engine.ts'
import { createCubbyhole } from '../kv/cubbyhole.ts'
import type { Server } from '../server.ts'
import { createSystem } from '../system/system-engine.ts'
import { createTokenEngine } from '../tokens/token-engine.ts'
import type { Namespace } from './namespaces.ts'

/** Mounts what every namespace has. */
export function addBuiltIn({ mounts }: Server, namespace: Namespace): void {
  mounts.add({
    namespace,
    path: 'sys/',
    type: 'system',
    engine: createSystem(),
    description: 'system endpoints used for control, policy and debugging',
  })
  mounts.add({
    namespace,
    path: 'cubbyhole/',
    type: 'cubbyhole',
    engine: createCubbyhole(),
    description: 'per-token private secret storage',
  })
  mounts.add({
    namespace,
    path: 'identity/',
    type: 'identity',
    engine: createIdentityEngine(),
    description: 'identity store',
  })
  mounts.add({
    namespace,
    path: 'auth/token/',
    type: 'token',
    engine: createTokenEngine(),
    description: 'token based credentials',
  })
}
