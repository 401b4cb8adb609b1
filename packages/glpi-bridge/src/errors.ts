/** What went wrong, in one word. The table says what each one means and what the bridge does about it. */
export type GlpiErrorCode =
  /** No answer: DNS, connection, TLS, timeout, reset, open breaker. The cause is an `UpstreamError`. */
  | 'unreachable'
  /** An answer, but not GLPI at work: maintenance, database down, migration pending, gateway errors. */
  | 'unavailable'
  /** 200 with an empty page: a PHP exception nobody caught. */
  | 'exception'
  /** GLPI ran into its database: lock wait, deadlock, lost connection, or a refusal without any message. */
  | 'database'
  /** 429, from GLPI or something in front of it. */
  | 'rate-limited'
  /** The session is not valid, also after a new login. */
  | 'session'
  /** The user token was refused. */
  | 'login'
  /** Not tried: logins failed too often just now. */
  | 'login-paused'
  /** The set-up is wrong: application token, caller's address, API switched off, not the address of an API. */
  | 'configuration'
  /** GLPI refused this request for good, with its own words in `glpiMessage`. */
  | 'refused'
  /** The user may not do that. */
  | 'forbidden'
  /** The item is not there. */
  | 'not-found'
  /** GLPI does not understand the request: our mistake, or another version. */
  | 'rejected'
  /** An answer of the right kind with the wrong contents. */
  | 'malformed'
  /** The caller gave up. */
  | 'aborted'

/** What a `GlpiError` says besides its message. */
export interface GlpiProblem {
  readonly code: GlpiErrorCode
  /** Whether the same call may succeed later. True for mistakes in the set-up too: somebody mends them, work waits. */
  readonly retryable: boolean
  /** Whether the call had its effect. Calls that only read say `no`. */
  readonly executed: 'no' | 'yes' | 'unknown'
  /** HTTP status, when there was an answer. */
  readonly status?: number
  /** GLPI's own code, for example `ERROR_GLPI_ADD`. */
  readonly glpiCode?: string
  /** GLPI's own words; they may be localised. */
  readonly glpiMessage?: string
  /** What a person can do about it. */
  readonly hint: string
  /** Not before this many milliseconds, if the other side said so. */
  readonly retryAfterMs?: number
}

/** A call to GLPI, or to the IVR endpoint, that did not do what it was asked to. */
export class GlpiError extends Error {
  override readonly name = 'GlpiError'
  readonly code: GlpiErrorCode
  readonly retryable: boolean
  readonly executed: 'no' | 'yes' | 'unknown'
  readonly status?: number
  readonly glpiCode?: string
  readonly glpiMessage?: string
  readonly hint: string
  readonly retryAfterMs?: number
  /** Name of the instance, for example `glpi/main`. */
  readonly upstream: string
  readonly #problem: GlpiProblem

  constructor(upstream: string, message: string, problem: GlpiProblem, cause?: unknown) {
    const named = message.startsWith(`${upstream}: `) ? message : `${upstream}: ${message}`
    super(named, cause === undefined ? undefined : { cause })
    this.upstream = upstream
    this.#problem = problem
    this.code = problem.code
    this.retryable = problem.retryable
    this.executed = problem.executed
    this.hint = problem.hint
    if (problem.status !== undefined) this.status = problem.status
    if (problem.glpiCode !== undefined) this.glpiCode = problem.glpiCode
    if (problem.glpiMessage !== undefined) this.glpiMessage = problem.glpiMessage
    if (problem.retryAfterMs !== undefined) this.retryAfterMs = problem.retryAfterMs
  }

  /** What this means for the larger operation that it ended: the same problem, but for the change. */
  within(message: string, change: Partial<GlpiProblem>): GlpiError {
    const problem = { ...this.#problem, ...change }
    return new GlpiError(this.upstream, `${message}: ${this.message}`, problem, this)
  }
}
