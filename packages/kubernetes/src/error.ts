import type { Executed } from '@retriever/upstream'

import type { KubernetesErrorCode } from './error-code.ts'

/** Everything that a {@link KubernetesError} carries beside its message. */
export interface KubernetesErrorDetails {
  readonly code: KubernetesErrorCode
  /** What a person can do about it. */
  readonly hint: string
  /** Default false. */
  readonly retryable?: boolean
  /** Default `'no'`. */
  readonly executed?: Executed
  /** The name of the cluster, as in `KubernetesOptions.name`. */
  readonly cluster?: string | undefined
  readonly status?: number | undefined
  /** The `reason` of the server's Status: `Forbidden`. */
  readonly reason?: string | undefined
  /** The file that it is about. */
  readonly path?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/**
 * Something did not work with a cluster. Tell them apart by `code`. No field of it, and no cause, holds a token or a
 * body. A token that the server does not accept in a review is no error.
 */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError'
  /** What went wrong. Switch on it; messages may change. */
  readonly code: KubernetesErrorCode
  /** What a person can do about it. */
  readonly hint: string
  /** True when the same call may succeed later, and may be repeated without harm. */
  readonly retryable: boolean
  /** Whether the request was carried out. */
  readonly executed: Executed
  declare readonly cluster?: string
  /** The status of the last answer, when there was one. */
  declare readonly status?: number
  /** The `reason` of the server's Status: `Forbidden`. */
  declare readonly reason?: string
  declare readonly path?: string
  /** How long the server asked to wait, in milliseconds from now. */
  declare readonly retryAfterMs?: number

  constructor(message: string, details: KubernetesErrorDetails) {
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
