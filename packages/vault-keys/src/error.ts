import type { VaultErrorCode } from './error-code.ts'

/** Whether the server carried a request out. */
export type Executed = 'no' | 'yes' | 'unknown'

/** One of several mistakes that are told together. */
export interface VaultProblem {
  readonly code: VaultErrorCode
  /** What it is about: `secret/birddog/datadog#api_key`, a file, an option. Never a value. */
  readonly path: string
  readonly message: string
}

/** Everything that a {@link VaultError} carries beside its message. */
export interface VaultErrorDetails {
  readonly code: VaultErrorCode
  /** What a person can do about it. */
  readonly hint: string
  /** True when the same call may succeed later, and may be repeated without harm. Default false. */
  readonly retryable?: boolean
  /** Default `'no'`. */
  readonly executed?: Executed
  /** The name of the Vault, as in {@link VaultOptions.name}. */
  readonly vault?: string | undefined
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  /** The path in Vault or in the file system that it is about. */
  readonly path?: string | undefined
  /** The version of a secret, where it is about one. */
  readonly version?: number | undefined
  /** When the version was deleted or ends, in epoch milliseconds. */
  readonly deletionAt?: number | undefined
  /** How long the server asked to wait, from its answer. */
  readonly retryAfterMs?: number | undefined
  /** All mistakes, when there may be several. */
  readonly problems?: readonly VaultProblem[] | undefined
  readonly cause?: unknown
}

/**
 * Something did not work with a Vault, or with what was read from it. Tell them apart by `code`. No field of it, and no
 * cause, holds a secret or a body.
 */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  /** What went wrong. Switch on it; messages may change. */
  readonly code: VaultErrorCode
  /** What a person can do about it. */
  readonly hint: string
  /** True when the same call may succeed later, and may be repeated without harm. */
  readonly retryable: boolean
  /** Whether the request was carried out. */
  readonly executed: Executed
  declare readonly vault?: string
  declare readonly status?: number
  /** What the server calls this request in its audit log. */
  declare readonly requestId?: string
  declare readonly path?: string
  declare readonly version?: number
  declare readonly deletionAt?: number
  declare readonly retryAfterMs?: number
  declare readonly problems?: readonly VaultProblem[]

  constructor(message: string, details: VaultErrorDetails) {
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
