import type { DatadogErrorCode } from './error-code.ts'
import type { Problem } from './problem.ts'

/** Whether Datadog carried a request out. */
export type Executed = 'no' | 'yes' | 'unknown'

/** Everything that a {@link DatadogError} carries beside its message. */
export interface DatadogErrorDetails {
  readonly code: DatadogErrorCode
  /** What a person can do about it. */
  readonly hint: string
  /** Default false. */
  readonly retryable?: boolean
  /** Default `'no'`. */
  readonly executed?: Executed
  /** The name of the organisation. */
  readonly organisation?: string | undefined
  readonly status?: number | undefined
  /** What Datadog said, entry by entry. */
  readonly errors?: readonly string[] | undefined
  /** Of a duplicate. */
  readonly existingId?: number | undefined
  readonly retryAfterMs?: number | undefined
  readonly problems?: readonly Problem[] | undefined
  readonly cause?: unknown
}

/** Something did not work with Datadog, or with what was given for it. Tell them apart by `code`. It holds no secret. */
export class DatadogError extends Error {
  override readonly name = 'DatadogError'
  /** What went wrong. Switch on it; messages may change. */
  readonly code: DatadogErrorCode
  /** What a person can do about it. */
  readonly hint: string
  /** True when the same call may succeed later, and may be repeated without harm. */
  readonly retryable: boolean
  /** Whether the request was carried out. */
  readonly executed: Executed
  declare readonly organisation?: string
  declare readonly status?: number
  declare readonly errors?: readonly string[]
  declare readonly existingId?: number
  declare readonly retryAfterMs?: number
  declare readonly problems?: readonly Problem[]

  constructor(message: string, details: DatadogErrorDetails) {
    const { code, hint, retryable = false, executed = 'no', cause, ...rest } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
    this.retryable = retryable
    this.executed = executed
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) Object.assign(this, { [name]: value })
    }
  }
}
