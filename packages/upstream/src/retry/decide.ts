import type { UpstreamErrorCode } from '../error-code.ts'
import type { Executed } from '../executed.ts'

/** What is known about an attempt that failed. */
export interface FailedAttempt {
  readonly code: UpstreamErrorCode
  readonly status?: number | undefined
  readonly executed: Executed
  /** How long the upstream asked to wait. */
  readonly retryAfterMs?: number | undefined
  /** True when the cause stays until a person changes something, such as a certificate that is not trusted. */
  readonly lasting?: boolean | undefined
}

/** Where the call stands when the attempt failed. */
export interface RetrySituation {
  /** Attempts so far, this one included. */
  readonly attempt: number
  /** Attempts that a call may have. */
  readonly attempts: number
  /** Whether it does no harm when the request is executed twice. */
  readonly repeatable: boolean
  /** Time until the deadline. */
  readonly remainingMs: number
  /** The wait that the backoff suggests. */
  readonly backoffMs: number
  readonly breakerOpen: boolean
  /** Whether the retry budget pays for one more. */
  readonly budgetLeft: boolean
}

/**
 * Why an attempt is repeated: the upstream limits the rate, it did not execute the request, or the request does no harm
 * when it is executed twice.
 */
export type RetryReason = 'rate-limited' | 'not-executed' | 'repeatable'

/**
 * Why there is no further attempt:
 *
 * - `pointless`: another attempt would bring nothing else, or nobody wants it any more
 * - `unsafe`: it may have been executed, and must not be executed twice
 * - `attempts`: there were enough of them
 * - `breaker`: the circuit breaker is open
 * - `deadline`: the wait would pass the deadline
 * - `budget`: too many calls are being retried already
 */
export type GiveUpReason = 'pointless' | 'unsafe' | 'attempts' | 'breaker' | 'deadline' | 'budget'

/** What follows from a failed attempt. */
export type RetryDecision =
  | { readonly action: 'retry'; readonly afterMs: number; readonly reason: RetryReason }
  | { readonly action: 'give-up'; readonly reason: GiveUpReason }

/** Decides whether a failed attempt is followed by another one, and when. */
export function decide(failed: FailedAttempt, situation: RetrySituation): RetryDecision {
  if (failed.code === 'breaker-open') return giveUp('breaker')
  if (failed.code === 'deadline') return giveUp('deadline')
  if (!worthRetry(failed)) return giveUp('pointless')
  if (!isSafe(failed.executed, situation.repeatable)) return giveUp('unsafe')
  if (situation.attempt >= situation.attempts) return giveUp('attempts')
  if (situation.breakerOpen) return giveUp('breaker')
  const afterMs = (failed.retryAfterMs ?? 0) + situation.backoffMs
  if (afterMs >= situation.remainingMs) return giveUp('deadline')
  if (!situation.budgetLeft) return giveUp('budget')
  return { action: 'retry', afterMs, reason: reasonFor(failed) }
}

/** Whether the caller may make the whole call again later: it does no harm, and the cause may be gone by then. */
export function isRetryable(failed: FailedAttempt, repeatable: boolean): boolean {
  return isSafe(failed.executed, repeatable) && mayPass(failed)
}

function giveUp(reason: GiveUpReason): RetryDecision {
  return { action: 'give-up', reason }
}

function isSafe(executed: Executed, repeatable: boolean): boolean {
  return repeatable || executed === 'no'
}

function reasonFor({ status, executed }: FailedAttempt): RetryReason {
  if (status === 429) return 'rate-limited'
  return executed === 'no' ? 'not-executed' : 'repeatable'
}

/** Whether another attempt within the same call may succeed. */
function worthRetry({ code, status, lasting }: FailedAttempt): boolean {
  if (lasting) return false
  switch (code) {
    case 'unreachable':
    case 'proxy':
    case 'tls':
    case 'reset':
    case 'timeout':
      return true
    case 'status':
      return isTransient(status)
    case 'aborted':
    case 'deadline':
    case 'closed':
    case 'redirect':
    case 'too-large':
    case 'malformed':
    case 'breaker-open':
    case 'saturated':
    case 'retry-budget':
    case 'invalid-request':
      return false
  }
}

/** Whether the cause may be gone when somebody tries again later. */
function mayPass({ code, status }: FailedAttempt): boolean {
  if (code === 'status') return isTransient(status)
  return code !== 'invalid-request' && code !== 'too-large'
}

const NEVER_SUPPORTED: ReadonlySet<number> = new Set([501, 505, 511])

function isTransient(status = 0): boolean {
  if (status >= 500) return !NEVER_SUPPORTED.has(status)
  return status === 408 || status === 425 || status === 429
}
