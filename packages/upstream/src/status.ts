import type { UpstreamErrorCode } from './error-code.ts'
import type { RateLimit } from './retry/rate-limit-headers.ts'

/** `closed` lets calls through, `open` refuses them, `half-open` lets one through to see whether it succeeds. */
export type BreakerState = 'closed' | 'open' | 'half-open'

/** How a client is doing now. A client has one host, and so one breaker and one limit. */
export interface UpstreamStatus {
  /** The name of the client. */
  readonly upstream: string
  /** Host and port of the upstream, as in a URL. */
  readonly host: string
  readonly breaker: BreakerState
  /** How many attempts are under way. */
  readonly inFlight: number
  /** How many attempts wait for their turn. */
  readonly queued: number
  /** The last call that failed. It stays here after later successes; compare the times. */
  readonly lastError?: {
    readonly code: UpstreamErrorCode
    readonly message: string
    readonly status?: number
    /** Epoch milliseconds. */
    readonly at: number
  }
  /** When the upstream last answered with an accepted status, in epoch milliseconds. */
  readonly lastSuccessAt?: number
  /** What the newest answer with such headers said about the upstream's rate limit. */
  readonly rateLimit?: RateLimit
}
