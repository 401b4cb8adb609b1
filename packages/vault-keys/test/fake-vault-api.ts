import type { Clock } from '@retriever/upstream/clock'

import type { Operation, VaultAnswer, VaultApi, VaultCall } from '../src/api/call.ts'
import { VaultError } from '../src/error.ts'
import type { VaultErrorCode } from '../src/error-code.ts'
import type { VaultEvent } from '../src/events.ts'
import type { VaultOptions } from '../src/options.ts'
import { settingsOf } from '../src/settings.ts'
import type { VaultSettings } from '../src/settings.ts'

/** What a fake server grants. Milliseconds. */
export interface FakeGrant {
  readonly ttlMs?: number
  readonly maxTtlMs?: number
  readonly renewable?: boolean
  readonly type?: 'service' | 'batch'
}

/** One call that came in, and when (monotonic). */
export interface FakeCall {
  readonly at: number
  readonly operation: Operation
  readonly token?: string
  readonly call: VaultCall
}

/** The tokens of a server, without HTTP: it follows the clock of the test, and is as quick as the test wants. */
export interface FakeVaultApi extends VaultApi {
  readonly calls: readonly FakeCall[]
  count(operation: Operation): number
  /** Fails every call of these operations (all of them, without any) in this way, until it is called without a code. */
  fail(code?: VaultErrorCode, ...operations: readonly Operation[]): void
  /** The next call of this operation is answered when the returned function is called; a deaf one even when aborted. */
  hold(operation: Operation, isDeaf?: boolean): () => void
  revoke(token: string): void
  /** Tokens that are alive. */
  alive(): readonly string[]
}

/** Makes a server whose logins all succeed. What it lists has a lease. */
export function fakeVaultApi(clock: Clock, grant: FakeGrant = {}): FakeVaultApi {
  const { ttlMs = 3_600_000, maxTtlMs = Infinity, renewable = true, type = 'service' } = grant
  const calls: FakeCall[] = []
  const tokens = new Map<string, { readonly madeAt: number; endsAt: number }>()
  const holds = new Map<Operation, { readonly until: Promise<void>; readonly isDeaf: boolean }>()
  let failure: { readonly code: VaultErrorCode; readonly of: readonly Operation[] } | undefined
  let made = 0

  const api: FakeVaultApi = {
    name: 'vault',
    calls,
    count: (operation) => calls.filter((each) => each.operation === operation).length,
    fail(code, ...of) {
      failure = code === undefined ? undefined : { code, of }
    },
    hold(operation, isDeaf = false) {
      const { promise, resolve } = Promise.withResolvers<void>()
      holds.set(operation, { until: promise, isDeaf })
      return resolve
    },
    revoke: (token) => void tokens.delete(token),
    alive: () =>
      [...tokens].filter(([, { endsAt }]) => endsAt > clock.monotonic()).map(([token]) => token),
    close: () => Promise.resolve(),
    async call(call) {
      const { operation } = call
      const token = call.token?.reveal()
      calls.push({ at: clock.monotonic(), operation, call, ...(token !== undefined && { token }) })
      const held = holds.get(operation)
      holds.delete(operation)
      const result = answer(operation, token)
      if (held?.isDeaf === false) await Promise.race([held.until, aborted(call.signal)])
      else await held?.until
      if (call.signal?.aborted && held?.isDeaf !== true) throw failed('aborted', 'unknown')
      return result(call.expect ?? [])
    },
  }
  return api

  /** What happens happens when the request comes; what is answered is known then. */
  function answer(operation: Operation, token: string | undefined): Result {
    if (failure !== undefined && (failure.of.length === 0 || failure.of.includes(operation))) {
      const { code } = failure
      return () => {
        throw failed(code)
      }
    }
    if (operation === 'login') return logIn()
    const found = tokens.get(token ?? '')
    if (found === undefined || found.endsAt <= clock.monotonic()) {
      return (expected) => {
        if (!expected.includes(403)) throw failed('token-refused')
        const body = { errors: ['permission denied'] }
        return { status: 403, body, answeredAt: clock.now() }
      }
    }
    switch (operation) {
      case 'renew-self': {
        found.endsAt = Math.min(clock.monotonic() + ttlMs, found.madeAt + maxTtlMs)
        const lease = Math.floor((found.endsAt - clock.monotonic()) / 1_000)
        return () => answered({ auth: { lease_duration: lease, renewable } })
      }
      case 'revoke-self':
        tokens.delete(token ?? '')
        return () => answered(undefined)
      case 'lookup-self': {
        const ttl = Math.floor((found.endsAt - clock.monotonic()) / 1_000)
        return () => answered({ data: { ttl, renewable, expire_time: '2026-01-01T00:00:00Z' } })
      }
      default:
        return () => answered({ data: {}, lease_id: operation === 'list' ? 'lease-1' : '' })
    }
  }

  function logIn(): Result {
    made += 1
    const token = `token-${made}`
    const now = clock.monotonic()
    tokens.set(token, { madeAt: now, endsAt: now + Math.min(ttlMs, maxTtlMs) })
    const auth = {
      client_token: token,
      accessor: `accessor-${made}`,
      lease_duration: Math.min(ttlMs, maxTtlMs) / 1_000,
      renewable,
      token_type: type,
      num_uses: 0,
    }
    return () => answered({ auth })
  }

  function answered(body: unknown): VaultAnswer {
    return { status: body === undefined ? 204 : 200, body, answeredAt: clock.now() }
  }
}

type Result = (expected: readonly number[]) => VaultAnswer

const statuses: Partial<Record<VaultErrorCode, number>> = {
  unavailable: 503,
  sealed: 503,
  'token-refused': 403,
  'permission-denied': 403,
  refused: 400,
}

function failed(code: VaultErrorCode, executed: 'no' | 'unknown' = 'no'): VaultError {
  const status = statuses[code]
  return new VaultError(`the server says ${code}`, {
    code,
    executed,
    status,
    hint: 'It is a fake.',
    retryable: status === undefined || status === 503,
    vault: 'vault',
  })
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) =>
    signal?.addEventListener('abort', () => resolve(), { once: true }),
  )
}

/** Settings for a session on a fake, and the events that it tells. */
export function fakeSettings(
  clock: Clock,
  options: Partial<VaultOptions> = {},
): { readonly settings: VaultSettings; readonly events: readonly VaultEvent[] } {
  const events: VaultEvent[] = []
  const settings = settingsOf({
    address: 'http://127.0.0.1:8200',
    auth: { method: 'cert', mount: 'cert' },
    clock,
    random: () => 0.5,
    events: (event) => events.push(event),
    ...options,
  })
  return { settings, events }
}
