/** How attempts that fail in a row slow down. Instants are on the monotonic clock. */
export interface Pace {
  readonly failures: number
  /** When the row began. */
  readonly since: number
  /** No attempt before. */
  readonly notBefore: number
}

/** What {@link slower} needs to know. */
export interface Slowing {
  readonly now: number
  /** From 0 to below 1. */
  readonly random: number
  /** The bound of the first wait, and the largest while there is hope. Milliseconds. */
  readonly initialMs: number
  readonly maxMs: number
  /** What the server asked for. */
  readonly retryAfterMs?: number | undefined
}

/** Nothing failed. */
export const unhurt: Pace = { failures: 0, since: 0, notBefore: -Infinity }

/** So long an outage may be a short one, and somebody may wait for its end. */
const HOPEFUL_MS = 3 * 60_000
/** The shortest wait afterwards. */
const PATIENT_MS = 60_000
/** A bound of nothing would let attempts follow each other without any wait. */
const LEAST_BOUND_MS = 10

/**
 * The pace after another failure: waits of half to all of a bound that doubles; after three minutes a minute to a minute
 * and a half.
 */
export function slower(pace: Pace, slowing: Slowing): Pace {
  const { now, random, initialMs, maxMs, retryAfterMs = 0 } = slowing
  const failures = pace.failures + 1
  const since = pace.failures === 0 ? now : pace.since
  const bound = Math.max(
    LEAST_BOUND_MS,
    Math.min(maxMs, initialMs * 2 ** Math.min(failures - 1, 40)),
  )
  const waitMs =
    now - since < HOPEFUL_MS ? bound * (0.5 + random / 2) : PATIENT_MS * (1 + random / 2)
  return { failures, since, notBefore: now + Math.max(waitMs, retryAfterMs) }
}
