import type { UpstreamErrorCode } from './error-code.ts'
import type { Executed } from './executed.ts'
import type { RetryReason } from './retry/decide.ts'
import type { RateLimit } from './retry/rate-limit-headers.ts'
import type { BreakerState } from './status.ts'

/** What every event says. No event holds a secret. */
interface EventBase {
  /** Epoch milliseconds. */
  readonly at: number
  /** The name of the client. */
  readonly upstream: string
  /** Host and port of the upstream, as in a URL. */
  readonly host: string
}

interface RequestEvent extends EventBase {
  readonly method: string
  /** The path below `baseUrl` without its query. */
  readonly path: string
  /** What the caller gave as `context`. */
  readonly context?: Readonly<Record<string, string>>
}

/** A request goes out. */
export interface AttemptStarted extends RequestEvent {
  readonly type: 'attempt-started'
  /** 1 for the first. */
  readonly attempt: number
}

/** An attempt ended: with an answer (`status`), or without a full one (`code`). */
export interface AttemptFinished extends RequestEvent {
  readonly type: 'attempt-finished'
  readonly attempt: number
  readonly durationMs: number
  readonly status?: number
  readonly code?: UpstreamErrorCode
  readonly executed: Executed
  /** What the answer says about the upstream's rate limit. */
  readonly rateLimit?: RateLimit
}

/** An attempt failed, and there will be another one. */
export interface RetryScheduled extends RequestEvent {
  readonly type: 'retry-scheduled'
  /** The attempt that failed. */
  readonly attempt: number
  readonly delayMs: number
  readonly reason: RetryReason
}

/** The circuit breaker changed its state. */
export interface BreakerChanged extends EventBase {
  readonly type: 'breaker-changed'
  readonly state: BreakerState
}

/** A call ended: well, or with `code`. */
export interface CallFinished extends RequestEvent {
  readonly type: 'call-finished'
  readonly attempts: number
  readonly durationMs: number
  readonly status?: number
  readonly code?: UpstreamErrorCode
  readonly executed: Executed
}

/** What happens in a client, for logs, counters and spans. */
export type UpstreamEvent =
  | AttemptStarted
  | AttemptFinished
  | RetryScheduled
  | BreakerChanged
  | CallFinished
