import { manualClock } from '@retriever/upstream/testing'
import type { ManualClock } from '@retriever/upstream/testing'

import { VaultError } from '../src/error.ts'
import type { VaultErrorCode } from '../src/error-code.ts'
import type { Bundle, Keys, KeysEvent } from '../src/keys/keys.ts'
import type { ReadCall, Reading } from '../src/keys/keys-source.ts'
import { createLiveKeys } from '../src/keys/live-keys.ts'
import type { LiveSettings, Refreshed } from '../src/keys/live-keys.ts'

export type Name = 'apiKey' | 'appKey'

/** What a reading gives; a promise holds it back. */
export type Next = Reading<Name> | VaultError | Promise<Reading<Name>>

/** A set that is read from what a test says, on a clock that the test holds. */
export interface LiveSet {
  readonly keys: Keys<Name>
  readonly clock: ManualClock
  readonly calls: readonly ReadCall[]
  readonly events: readonly KeysEvent<Name>[]
  readonly reports: readonly Refreshed[]
  /** From now on. */
  gives(next: Next): void
  /** As the source says it while the set runs. */
  somethingHappens(): void
  /** What a `get` gives now. */
  got(): Promise<readonly string[]>
  /** The bundle after somebody wrote other values, and it was time to read them. */
  rotated(number: string): Promise<Bundle<Name>>
}

export function liveSet(more: Partial<LiveSettings> = {}): LiveSet {
  const clock = manualClock(1_000_000)
  const calls: ReadCall[] = []
  const events: KeysEvent<Name>[] = []
  const reports: Refreshed[] = []
  let next: Next = values('a1', 'b1')
  let onMaybe = (): void => undefined
  const source = {
    watch(callback: () => void) {
      onMaybe = callback
    },
    async read(call: ReadCall) {
      calls.push(call)
      const reading = await next
      if (reading instanceof VaultError) throw reading
      return reading
    },
  }
  const keys = createLiveKeys<Name>(source, {
    name: 'datadog',
    refreshMs: 300_000,
    maxStaleMs: 3_600_000,
    deadlineMs: 120_000,
    rejectThrottleMs: 5_000,
    clock,
    random: () => 0.5,
    report: (report) => reports.push(report),
    ...more,
  })
  keys.on((event) => events.push(event))
  const gives = (given: Next): void => {
    next = given
  }
  return {
    keys,
    clock,
    calls,
    events,
    reports,
    gives,
    somethingHappens: () => onMaybe(),
    got: async () => revealed(await keys.get()),
    async rotated(number) {
      gives(values(`a${number}`, `b${number}`))
      await clock.advance(300_000)
      await keys.get()
      await clock.advance(0)
      return keys.get()
    },
  }
}

/** A reading of a secret in its version `kv`. */
export function values(apiKey: string, appKey: string, kv = 1): Reading<Name> {
  return {
    keys: [
      { name: 'apiKey', text: apiKey, origin: `secret/datadog@${kv}#api_key` },
      { name: 'appKey', text: appKey, origin: `secret/datadog@${kv}#app_key` },
    ],
  }
}

export function failure(code: VaultErrorCode = 'unreachable', more: object = {}): VaultError {
  return new VaultError(`vault: ${code}`, { code, hint: 'h', ...more })
}

export function revealed({ value }: Bundle<Name>): readonly string[] {
  return [value.apiKey.reveal(), value.appKey.reveal()]
}
