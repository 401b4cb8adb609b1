import { manualClock } from '@retriever/upstream/testing'
import type { ManualClock } from '@retriever/upstream/testing'

import type { VaultOptions } from '../src/options.ts'
import { createSession } from '../src/session/create-session.ts'
import type { Session, SessionCall } from '../src/session/session.ts'
import { fakeSettings, fakeVaultApi } from './fake-vault-api.ts'
import type { FakeGrant, FakeVaultApi } from './fake-vault-api.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS: number = 24 * HOUR_MS

/** A call like any other. */
export const read: SessionCall = {
  operation: 'read',
  method: 'GET',
  path: 'kv/app',
  repeat: 'safe',
}

/** A session on a fake server, and the clock of both. */
export interface Play {
  readonly session: Session
  readonly api: FakeVaultApi
  readonly clock: ManualClock
  /** How many events of this type there were. */
  readonly told: (type: string) => number
}

/** Sets it up. */
export function play(grant: FakeGrant = {}, options: Partial<VaultOptions> = {}): Play {
  const clock = manualClock(1_700_000_000_000)
  const api = fakeVaultApi(clock, grant)
  const { settings, events } = fakeSettings(clock, options)
  const told = (type: string) => events.filter((event) => event.type === type).length
  return { session: createSession({ api, settings }), api, clock, told }
}

/** Runs the session while the time passes that the work lets pass. */
export async function whileRunning(
  { session }: Pick<Play, 'session'>,
  work: () => Promise<unknown>,
): Promise<void> {
  const stop = new AbortController()
  const run = session.run(stop.signal)
  await work()
  stop.abort()
  await run
}

/** What the promise rejects with; undefined when it does not. Listens at once, so that nothing goes unhandled. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
