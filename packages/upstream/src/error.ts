import type { UpstreamErrorCode } from './error-code.ts'
import type { Executed } from './executed.ts'
import type { GiveUpReason } from './retry/decide.ts'

/** An answer that led to an error. Secrets are taken out of the text and the headers. */
export interface ErrorResponse {
  readonly status: number
  /** The values of sensitive ones, such as `Set-Cookie`, are `[redacted]`. */
  readonly headers: Headers
  /** The beginning of the body, at most 4,096 characters. */
  readonly text: string
}

/** Everything that an {@link UpstreamError} carries beside its message. */
export interface UpstreamErrorDetails {
  readonly code: UpstreamErrorCode
  readonly upstream: string
  readonly status?: number | undefined
  readonly retryable: boolean
  readonly attempts: number
  readonly executed: Executed
  readonly retryAfterMs?: number | undefined
  readonly gaveUp?: GiveUpReason | undefined
  readonly response?: ErrorResponse | undefined
  readonly hint: string
  readonly cause?: unknown
}

/** A call that did not bring what was asked for. It holds no secret, and nothing of the HTTP client underneath. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  /** What went wrong. Switch on it; messages may change. */
  readonly code: UpstreamErrorCode
  /** The name of the client that made the call. */
  readonly upstream: string
  /** The status of the last answer, when there was one. */
  declare readonly status?: number
  /** True when the same call may be made again later without harm, and may then succeed. */
  readonly retryable: boolean
  /** How many attempts were begun. */
  readonly attempts: number
  /** Whether any of the attempts was carried out. */
  readonly executed: Executed
  /** How long the upstream (or the breaker) asked to wait, from now. */
  declare readonly retryAfterMs?: number
  /** Why there was no further attempt. */
  declare readonly gaveUp?: GiveUpReason
  /** The last answer, when there was a full one. */
  declare readonly response?: ErrorResponse
  /** What a person can do about it. */
  readonly hint: string

  constructor(message: string, details: UpstreamErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.upstream = details.upstream
    this.retryable = details.retryable
    this.attempts = details.attempts
    this.executed = details.executed
    this.hint = details.hint
    if (details.status !== undefined) this.status = details.status
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
    if (details.gaveUp !== undefined) this.gaveUp = details.gaveUp
    if (details.response !== undefined) this.response = details.response
  }
}
