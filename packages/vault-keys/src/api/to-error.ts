import type { VaultCall } from './call.ts'
import { isRetryable } from './decide.ts'
import type { Failure } from './failure.ts'
import { pathOf } from './path.ts'
import { VaultError } from '../error.ts'
import type { Executed } from '../error.ts'

/** How a call went that failed. */
export interface FailedCallHistory {
  readonly vault: string
  readonly call: VaultCall
  readonly failure: Failure
  readonly attempts: number
  /** Of all attempts together. */
  readonly executed: Executed
  readonly elapsedMs: number
  /** True when there was no time for another attempt, or not enough for the last one. */
  readonly outOfTime: boolean
}

/** The error of a call: what happened last, and how long it was tried. */
export function toError(history: FailedCallHistory): VaultError {
  const { vault, call, failure, attempts, executed, elapsedMs, outOfTime } = history
  const { what, hint, code, passing, status, requestId, retryAfterMs, cause } = failure
  const path = pathOf(call)
  const tried =
    attempts > 1 || (attempts > 0 && outOfTime) ? `; gave up ${effort(attempts, elapsedMs)}` : ''
  return new VaultError(`${vault}: ${call.operation} ${path}: ${what}${tried}`, {
    code,
    hint,
    retryable: isRetryable({ passing, executed }, call.repeat),
    executed,
    vault,
    status,
    requestId,
    path,
    retryAfterMs,
    cause,
  })
}

function effort(attempts: number, elapsedMs: number): string {
  const seconds = (elapsedMs / 1000).toFixed(elapsedMs < 10_000 ? 1 : 0)
  return `after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} in ${seconds} s`
}
