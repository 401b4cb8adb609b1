import type { HeldToken } from './held-token.ts'
import type { SessionOptions } from './session-options.ts'
import { slower, unhurt } from './pace.ts'
import { renew } from './renew.ts'
import type { Renewal } from './renew.ts'

/** The renewals of a session: one at a time, and slower and slower while they fail. */
export interface Renewals {
  /** Never rejects. */
  renew(held: HeldToken): Promise<void>
  /** After failures: none before. On the monotonic clock. */
  readonly notBefore: number
  /** Another token has come: what failed with the old one says nothing about it. */
  forget(): void
  stop(): void
}

/** The bound of the first wait after a failure. */
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000

/** @param onEnd called with what came of a renewal, and when it was asked for (monotonic) */
export function createRenewals(
  { api, settings }: SessionOptions,
  onEnd: (held: HeldToken, renewal: Renewal, askedAt: number) => void,
): Renewals {
  const { clock, random } = settings
  const stop = new AbortController()
  let underWay: Promise<void> | undefined
  let pace = unhurt

  return {
    get notBefore() {
      return pace.notBefore
    },
    renew(held) {
      underWay ??= renewOnce(held).finally(() => {
        underWay = undefined
      })
      return underWay
    },
    forget() {
      pace = unhurt
    },
    stop: () => stop.abort(),
  }

  async function renewOnce(held: HeldToken): Promise<void> {
    const askedAt = clock.monotonic()
    const renewal = await renew(held, api, settings, stop.signal)
    if (stop.signal.aborted) return
    pace =
      renewal.outcome === 'again'
        ? slower(pace, {
            now: clock.monotonic(),
            random: random(),
            initialMs: FIRST_WAIT_MS,
            maxMs: LONGEST_WAIT_MS,
            retryAfterMs: renewal.retryAfterMs,
          })
        : unhurt
    onEnd(held, renewal, askedAt)
  }
}
