import type { Engine } from '../server.ts'
import { withFloats, type JsonObject } from '../text/json-value.ts'
import { History } from './history.ts'
import { emptySecret, withNewVersion, type Secret } from './secret.ts'

/** The secrets of an engine without versions, each with its first version. */
export function upgradedSecrets(engine: Engine, now: number): History<Secret> {
  const upgraded = new History<Secret>()
  const stored = engine.state() as Readonly<Record<string, JsonObject>>
  for (const [path, data] of Object.entries(stored)) {
    const first = withFloats(data) as JsonObject
    const limits = { limit: 10, deleteAfter: 0 }
    upgraded.set(path, withNewVersion(emptySecret(now), first, now, limits), now)
  }
  return upgraded
}
