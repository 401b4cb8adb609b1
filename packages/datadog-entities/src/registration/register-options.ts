import type { Clock, ProxyOptions, TlsOptions, UpstreamEvent } from '@retriever/upstream'

/** How a register is reached. Only `url` is needed. */
export interface RegisterConnection {
  /** Its address, without what the API adds: `https://acme.leanix.net`. */
  readonly url: string
  /** Time for one request with its retries, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number
  /** Time for one attempt. Default 5,000. */
  readonly attemptTimeoutMs?: number
  readonly proxy?: ProxyOptions
  readonly tls?: TlsOptions
  /** Used instead of undici; then `proxy` and `tls` are its own business. */
  readonly fetch?: typeof fetch
  /** Headers that every request gets besides, such as `traceparent`. */
  readonly propagate?: () => Readonly<Record<string, string>>
  readonly clock?: Clock
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /** Called with every event of its HTTP client. What it throws is ignored. */
  readonly events?: (event: UpstreamEvent) => void
}
