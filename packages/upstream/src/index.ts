export { systemClock } from './clock.ts'
export type { Clock } from './clock.ts'
export { staticCredential } from './credential-source.ts'
export type { CredentialSource } from './credential-source.ts'
export { UpstreamError } from './error.ts'
export type { ErrorResponse, UpstreamErrorDetails } from './error.ts'
export type { UpstreamErrorCode } from './error-code.ts'
export type {
  AttemptFinished,
  AttemptStarted,
  BreakerChanged,
  CallFinished,
  RetryScheduled,
  UpstreamEvent,
} from './events.ts'
export type { Executed } from './executed.ts'
export type {
  BreakerOptions,
  ConcurrencyOptions,
  ProxyOptions,
  RedactOptions,
  RetryBudgetOptions,
  RetryOptions,
  TlsOptions,
  UpstreamOptions,
} from './options.ts'
export type { AnsweredResponse, ExecutedBy, Method, UpstreamRequest } from './request.ts'
export type { UpstreamResponse } from './response.ts'
export type { GiveUpReason, RetryReason } from './retry/decide.ts'
export type { RateLimit } from './retry/rate-limit-headers.ts'
export { Secret } from './secret.ts'
export type { BreakerState, UpstreamStatus } from './status.ts'
export { createUpstream } from './upstream.ts'
export type { Upstream } from './upstream.ts'
