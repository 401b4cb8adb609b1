import type { VaultAnswer } from '../src/api/call.ts'
import { VaultError } from '../src/error.ts'
import type { VaultErrorCode } from '../src/error-code.ts'
import type { Session, SessionCall } from '../src/session/session.ts'

/** What a path is answered with: status and body, or the error that the session rejects with. */
export type Reply = { readonly status: number; readonly body: unknown } | VaultError

/** A session whose server is a table of paths. */
export interface FakeSession extends Session {
  /** In order, as `GET secret/data/x`. */
  readonly calls: readonly string[]
  readonly seen: readonly SessionCall[]
  /** What a path below `/v1/` (with its query) is answered with from now on; without one it is a bare 404. */
  reply(path: string, reply: Reply | ((call: SessionCall) => Reply | Promise<Reply>)): void
  readonly leasesKept: number
}

export function fakeSession(now: () => number = () => 0): FakeSession {
  const replies = new Map<string, (call: SessionCall) => Reply | Promise<Reply>>()
  const seen: SessionCall[] = []
  let leasesKept = 0
  return {
    seen,
    get calls() {
      return seen.map(({ method, path }) => `${method} ${path}`)
    },
    get leasesKept() {
      return leasesKept
    },
    reply(path, reply) {
      replies.set(path, typeof reply === 'function' ? reply : () => reply)
    },
    async call(call): Promise<VaultAnswer> {
      seen.push(call)
      // Nothing is answered in the same turn as it was asked.
      await Promise.resolve()
      const reply = await (replies.get(call.path) ?? (() => nothing))(call)
      if (reply instanceof VaultError) throw reply
      return { ...reply, answeredAt: now() }
    },
    keepLeases() {
      leasesKept += 1
    },
    run: () => Promise.resolve(),
    status: () => ({ state: 'logged-in', renewals: 0, logins: 1 }),
    close: () => Promise.resolve(),
  }
}

/** As a server answers where nothing is. */
export const nothing: Reply = { status: 404, body: { errors: [] } }

/** As the session rejects with what the server refused. */
export function refusal(
  code: VaultErrorCode,
  message = 'permission denied',
  status = 403,
): VaultError {
  return new VaultError(`vault: ${message}`, {
    code,
    hint: 'h',
    vault: 'vault',
    status,
    requestId: 'request-1',
  })
}

/** The answer to the question for a mount. */
export function mounted(path: string, options: unknown, type = 'kv'): Reply {
  return { status: 200, body: { data: { path, type, options } } }
}

/** A secret of KV v1, or of any other engine. */
export function secretV1(data: object, lease: object = {}): Reply {
  const base = { lease_id: '', renewable: false, lease_duration: 2_764_800 }
  return { status: 200, body: { ...base, ...lease, data } }
}

/** A version of a KV v2 secret. */
export function secretV2(data: object | null, version = 1, metadata: object = {}): Reply {
  return {
    status: 200,
    body: {
      lease_id: '',
      lease_duration: 0,
      data: {
        data,
        metadata: {
          created_time: '2026-01-01T00:00:00.123456789Z',
          deletion_time: '',
          destroyed: false,
          version,
          ...metadata,
        },
      },
    },
  }
}
