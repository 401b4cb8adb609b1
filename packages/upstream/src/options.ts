import type { Clock } from './clock.ts'
import type { UpstreamEvent } from './events.ts'
import type { ExecutedBy } from './request.ts'
import type { Secret } from './secret.ts'

/** How a client behaves. Only `name` and `baseUrl` are needed. */
export interface UpstreamOptions {
  /** Names the instance in events and errors, for example `glpi/main`. */
  readonly name: string
  /** `http:` or `https:`, without credentials, query or fragment. Request paths are appended to it. */
  readonly baseUrl: string
  /** Sent with every request; a header of the request with the same name replaces it. */
  readonly headers?: Readonly<Record<string, string | Secret>>
  /**
   * Further headers, asked for at every call: those by which it goes on with the trace of whoever made it. A header of
   * the request or of `headers` with the same name replaces one of them. What it throws is ignored.
   */
  readonly propagate?: () => Readonly<Record<string, string>>
  /** Time for a whole call with all its attempts and waits. Default 30,000. */
  readonly deadlineMs?: number
  /** Time for one attempt, from connecting to the last byte of the answer. Default 10,000. */
  readonly attemptTimeoutMs?: number
  readonly retry?: RetryOptions
  /** Default: opens after 5 failures in a row, tries again after 10,000 ms. */
  readonly breaker?: BreakerOptions | false
  readonly concurrency?: ConcurrencyOptions
  /** Largest accepted body in bytes, as it comes and after decompression. Default 10 MiB. */
  readonly maxResponseBytes?: number
  readonly proxy?: ProxyOptions
  readonly tls?: TlsOptions
  readonly redact?: RedactOptions
  /** Used instead of undici. `proxy`, `tls` and the limit for connecting are then its own business. */
  readonly fetch?: typeof fetch
  /** As in {@link UpstreamRequest}, for every request that does not bring its own. */
  readonly executedBy?: ExecutedBy
  readonly clock?: Clock
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /** Called with every event, in order. What it throws is ignored. */
  readonly events?: (event: UpstreamEvent) => void
}

/** When and how often an attempt is repeated. */
export interface RetryOptions {
  /** All attempts of a call, the first included. Default 3. */
  readonly attempts?: number
  /** The longest wait before the first retry; it doubles with each further one. Default 200. */
  readonly initialMs?: number
  /** The longest wait that is not asked for by the upstream. Default 20,000. */
  readonly maxMs?: number
  readonly budget?: RetryBudgetOptions
}

/** Bounds the retries of all calls together, so that an outage is not multiplied. */
export interface RetryBudgetOptions {
  /** Retries for each call. Default 0.2: one retry for five calls. */
  readonly ratio?: number
  /** Retries a minute that are allowed in any case. Default 10. */
  readonly perMinute?: number
}

/** When calls are refused because the upstream is down. */
export interface BreakerOptions {
  /** Failures in a row (no answer, or 5xx) that open the breaker. Default 5. */
  readonly failures?: number
  /** How long it stays open before one attempt is let through. Default 10,000. */
  readonly halfOpenAfterMs?: number
}

/** How much goes on at the same time. */
export interface ConcurrencyOptions {
  /** Attempts under way. Default 10. */
  readonly limit?: number
  /** Attempts that may wait for their turn. Default 100. */
  readonly queue?: number
}

/** The way out through an HTTP proxy: `CONNECT` for https, absolute URLs for http. */
export interface ProxyOptions {
  /** `http:` or `https:`, with user and password if the proxy wants them. */
  readonly url: string | Secret
  /**
   * Hosts that are reached directly: a name with all names below it (`example.org` or `.example.org`), an IP address,
   * either with a port, or `*` for all.
   */
  readonly noProxy?: readonly string[]
}

/** Whom to trust, and who we are. All PEM. */
export interface TlsOptions {
  /** Certificates of authorities that are trusted beside those that Node trusts by itself. */
  readonly ca?: string
  /** The client certificate with its chain. */
  readonly certificate?: string
  /** The private key of `certificate`. */
  readonly key?: Secret
}

/** What is taken out of errors and events, beside the names and values that are known to be secret anyway. */
export interface RedactOptions {
  /** Names of headers, query parameters and JSON keys. Case, `-` and `_` make no difference. */
  readonly keys?: readonly string[]
  readonly values?: readonly Secret[]
}
