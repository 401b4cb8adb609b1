import { invalid } from '../refusal.ts'
import { seenAt, type EngineCall, type Engine, type Reply } from '../server.ts'
import { randomText } from '../text/random.ts'
import { secondsOf } from '../text/durations.ts'
import type { JsonObject } from '../text/json-value.ts'
import { History } from './history.ts'
import { listBelow, listFields, scanBelow } from './listing.ts'

/** Key/value secrets without versions. Numbers stay as they were written. */
export interface Kv1 extends Engine {
  readonly secrets: History<JsonObject>
}

/** The server's own lifetime for everything, in seconds. */
const serverTtl = 2_764_800

/** Creates an empty engine. */
export function createKv1(): Kv1 {
  const secrets = new History<JsonObject>()
  return {
    secrets,
    exists: ({ rest, now }) => secrets.get(rest, now) !== undefined,
    state: () =>
      Object.fromEntries(
        secrets.paths(Infinity).map((path) => [path, secrets.get(path, Infinity)]),
      ),
    routes: [
      {
        path: /^(.*)$/,
        fields: listFields,
        operations: {
          read: (call) => {
            const data = secrets.get(call.rest, seenAt(call))
            return data === undefined ? undefined : readReply(call, data)
          },
          list: (call) => listBelow(call, secrets.paths(seenAt(call)), call.rest),
          scan: (call) => scanBelow(secrets.paths(seenAt(call)), call.rest),
          delete: ({ rest, now }) => {
            secrets.set(rest, undefined, now)
            return undefined
          },
          update: ({ rest, data, now }) => {
            if (Object.keys(data).length === 0) throw invalid('missing data fields')
            secrets.set(rest, data, now)
            return undefined
          },
        },
      },
    ],
  }
}

function readReply(call: EngineCall, data: JsonObject): Reply {
  const { server, mount, path, token, now } = call
  const stated = statedTtl(data)
  const seconds = stated || mount.config.defaultTtl || serverTtl
  const isLeased = server.settings().leasedKv || mount.options?.['leased_passthrough'] === 'true'
  if (!isLeased || token === undefined) {
    return { data, lease: { id: '', seconds, renewable: false } }
  }
  const renewable = stated > 0
  const left =
    token.kind === 'batch' && token.expiresAt !== undefined
      ? Math.floor((token.expiresAt - now) / 1000)
      : Infinity
  const id = `${path}/${randomText(24)}`
  const ttl = Math.min(seconds, left)
  const expiresAt = now + ttl * 1000
  server.leases.add({
    id,
    path,
    token,
    data,
    issuedAt: now,
    ttl: seconds,
    renewable,
    expiresAt,
    renewedAt: undefined,
  })
  return { data, lease: { id, seconds: ttl, renewable } }
}

/** The lifetime that a secret states of itself, in seconds; 0 when it states none. */
function statedTtl(data: JsonObject): number {
  try {
    return secondsOf(data['ttl']) || secondsOf(data['lease'])
  } catch {
    return 0
  }
}
