import type {
  Clock,
  CredentialSource,
  ProxyOptions,
  Secret,
  TlsOptions,
  UpstreamEvent,
} from '@retriever/upstream'

import type { DatadogSite } from './site.ts'

/** The pair of keys that every call needs. */
export interface DatadogKeys {
  /** Sent as `DD-API-KEY`. */
  readonly apiKey: Secret
  /** Sent as `DD-APPLICATION-KEY`. */
  readonly appKey: Secret
}

/** How an organisation is reached. Only `name` and `credentials` are needed. */
export interface DatadogOptions {
  /** Names the organisation in errors and events: `prod`. */
  readonly name: string
  /** Default `datadoghq.com`. Not together with `url`. */
  readonly site?: DatadogSite
  /** The address of the API, in the place of `https://api.{site}`; for stand-ins and gateways. */
  readonly url?: string
  /**
   * Where the keys come from. It is asked for every call, so that a new pair is used from the next call on. When
   * Datadog does not know a pair, the source is told so, and the call is made once more if it then has another one.
   */
  readonly credentials: CredentialSource<DatadogKeys>
  /**
   * Time for one call with its retries and its waits for the rate limit. Default 90,000: the longest window of the
   * usual limits, and some more.
   */
  readonly deadlineMs?: number
  /** Time for one attempt. Default 20,000. */
  readonly attemptTimeoutMs?: number
  readonly proxy?: ProxyOptions
  readonly tls?: TlsOptions
  /** Gives headers for each call, by which it goes on with the trace of whoever made it (W3C Trace Context). */
  readonly propagate?: () => Readonly<Record<string, string>>
  readonly clock?: Clock
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /** Called with every event. What it throws is ignored. */
  readonly events?: (event: DatadogEvent) => void
}

interface OrganisationEvent {
  /** Epoch milliseconds. */
  readonly at: number
  /** The name of the organisation. */
  readonly organisation: string
}

/** Datadog does not know the keys; the source was told so. */
export interface KeysRejected extends OrganisationEvent {
  readonly type: 'keys-rejected'
  readonly status: number
}

/** A call waits because the budget of its endpoint is used up, longer than one round of retries can wait. */
export interface RateLimitWait extends OrganisationEvent {
  readonly type: 'rate-limit-wait'
  readonly waitMs: number
}

/** A create whose answer was lost was found again: nothing was created twice. */
export interface CreateRecovered extends OrganisationEvent {
  readonly type: 'create-recovered'
  readonly kind: 'monitor' | 'dashboard'
  readonly id: string
}

/** What happens at an organisation, for logs, counters and spans. `upstream` events have the name `datadog/{name}`. */
export type DatadogEvent = UpstreamEvent | KeysRejected | RateLimitWait | CreateRecovered
