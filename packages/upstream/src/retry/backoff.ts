/** How the waits between attempts grow. */
export interface Backoff {
  readonly initialMs: number
  readonly maxMs: number
}

/** Beyond this no wait grows any more, and nothing overflows. */
const MOST_DOUBLINGS = 50

/**
 * The wait after the given attempt (1 is the first): anything between nothing and a bound that doubles with each
 * attempt. `random` is a number from 0 to below 1.
 */
export function fullJitter(attempt: number, { initialMs, maxMs }: Backoff, random: number): number {
  const doublings = Math.min(attempt - 1, MOST_DOUBLINGS)
  return random * Math.min(maxMs, initialMs * 2 ** doublings)
}
