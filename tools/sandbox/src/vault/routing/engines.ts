import type { Engine } from '../server.ts'
import { createAppRole } from '../auth/approle.ts'
import { createAws } from '../auth/aws.ts'
import { createCert } from '../auth/cert.ts'
import { createJwt } from '../auth/jwt.ts'
import { createKubernetes } from '../auth/kubernetes.ts'
import { createUserpass } from '../auth/userpass.ts'
import { createKv1 } from '../kv/kv1.ts'
import { createKv2 } from '../kv/kv2.ts'

/** Creates the engine of a type; undefined when there is no such plugin. */
export function createEngine(
  type: string,
  options: Readonly<Record<string, string>>,
  kind: 'mounts' | 'auth',
  flavour: 'openbao' | 'vault',
): Engine | undefined {
  if (kind === 'mounts') {
    if (type === 'kv') return options['version'] === '2' ? createKv2() : createKv1()
    return type === 'pki' || type === 'transit' ? emptyEngine() : undefined
  }
  if (type === 'approle') return createAppRole()
  if (type === 'userpass') return createUserpass()
  if (type === 'kubernetes') return createKubernetes()
  if (type === 'jwt' || type === 'oidc') return createJwt()
  if (type === 'cert') return createCert()
  return type === 'aws' && flavour === 'vault' ? createAws() : undefined
}

/** An engine that can be mounted and found, but does nothing. */
function emptyEngine(): Engine {
  return { routes: [], state: () => ({}) }
}
