import type { Repeat } from './call.ts'
import type { Failure } from './failure.ts'

/** What of a failure decides about another attempt. */
export type FailedAttempt = Pick<Failure, 'passing' | 'executed' | 'retryAfterMs'>

/** Where the call stands. */
export interface Situation {
  readonly repeat: Repeat
  /** Attempts so far, the failed one included. */
  readonly attempt: number
  readonly remainingMs: number
  /** The first bound of the wait, and the largest. */
  readonly backoff: { readonly initialMs: number; readonly maxMs: number }
  /** From 0 to below 1. */
  readonly random: number
}

/**
 * What follows from a failed attempt. There is no other one because
 *
 * - `lasting`: it would end in the same way
 * - `unsafe`: the request may have been carried out, and must not be twice
 * - `deadline`: the wait would pass the deadline
 */
export type Decision =
  | { readonly action: 'retry'; readonly waitMs: number }
  | { readonly action: 'give-up'; readonly reason: 'lasting' | 'unsafe' | 'deadline' }

/** Decides whether a failed attempt is followed by another one, and when. */
export function decide(failed: FailedAttempt, situation: Situation): Decision {
  if (!failed.passing) return { action: 'give-up', reason: 'lasting' }
  if (!mayRepeat(failed, situation.repeat)) return { action: 'give-up', reason: 'unsafe' }
  // What the server asks for is a minimum: without the part by chance everybody would come back at the same moment.
  const waitMs = (failed.retryAfterMs ?? 0) + fullJitter(situation)
  if (waitMs >= situation.remainingMs) return { action: 'give-up', reason: 'deadline' }
  return { action: 'retry', waitMs }
}

/** Whether the caller may make the same call again later. */
export function isRetryable(failed: FailedAttempt, repeat: Repeat): boolean {
  return failed.passing && (repeat === 'safe' || failed.executed === 'no')
}

function mayRepeat({ executed }: FailedAttempt, repeat: Repeat): boolean {
  if (repeat === 'never') return false
  return repeat === 'safe' || executed === 'no'
}

/** Beyond this no bound grows any more, and nothing overflows. */
const MOST_DOUBLINGS = 50

function fullJitter({ attempt, backoff, random }: Situation): number {
  const doublings = Math.min(attempt - 1, MOST_DOUBLINGS)
  return random * Math.min(backoff.maxMs, backoff.initialMs * 2 ** doublings)
}
