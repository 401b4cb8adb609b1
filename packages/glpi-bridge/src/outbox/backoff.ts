/** How the waits between attempts grow. Milliseconds. */
export interface Backoff {
  /** The longest wait after the first attempt; it doubles with every further one. */
  readonly initialMs: number
  /** No wait is longer, whoever asks for it. */
  readonly maxMs: number
}

/** From one second to five minutes. */
export const defaultBackoff: Backoff = { initialMs: 1_000, maxMs: 300_000 }

/**
 * How long to wait after this attempt (1 for the first): anything between nothing and the longest wait, so that many
 * that failed together do not come back together; not shorter than the other side asked for.
 *
 * @param random gives numbers from 0 to below 1
 */
export function waitAfter(
  attempt: number,
  { initialMs, maxMs }: Backoff,
  random: () => number,
  retryAfterMs = 0,
): number {
  const longest = Math.min(maxMs, initialMs * 2 ** Math.min(attempt - 1, 40))
  return Math.min(maxMs, Math.max(retryAfterMs, Math.floor(random() * longest)))
}
