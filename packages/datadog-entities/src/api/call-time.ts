import type { Clock } from '@retriever/upstream'

import type { CallLimits } from './datadog-api.ts'

/** The time that one call of the library has, over all the requests that it makes. */
export interface CallTime {
  /** Aborts when the caller's signal does, and when the time is over. */
  readonly signal: AbortSignal
  /** The caller's own signal. */
  readonly wanted: AbortSignal | undefined
  remainingMs(): number
  /** Ends the watch over the time. */
  end(): void
}

/** Begins the time of a call. */
export function beginCall(
  clock: Clock,
  { signal: wanted, deadlineMs }: CallLimits,
  usualMs: number,
): CallTime {
  const endsAt = clock.monotonic() + (deadlineMs ?? usualMs)
  const over = new AbortController()
  const watch = new AbortController()
  clock
    .sleep(Math.max(0, endsAt - clock.monotonic()), watch.signal)
    .then(() => over.abort(new Error('the time of the call is over')))
    .catch(() => undefined)
  return {
    signal: wanted ? AbortSignal.any([wanted, over.signal]) : over.signal,
    wanted,
    remainingMs: () => Math.max(0, endsAt - clock.monotonic()),
    // A reason of one's own is cheap; the one by default is an error with a stack.
    end: () => watch.abort('ended'),
  }
}
