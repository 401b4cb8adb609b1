import type { DashboardBody, LiveDashboard } from '../dashboards/dashboard.ts'
import type { JsonObject } from '../json.ts'
import type { LiveMonitor, MonitorBody } from '../monitors/monitor.ts'

/** Limits of one call; of a list or a search: of each of its pages. */
export interface CallLimits {
  readonly signal?: AbortSignal
  readonly deadlineMs?: number
}

/** A monitor in a list that was searched. */
export interface FoundMonitor extends JsonObject {
  readonly id: number
  readonly name: string
}

/** A dashboard in a list: without widgets and tags. */
export interface ListedDashboard extends JsonObject {
  readonly id: string
  readonly title: string
  readonly description?: string | null
}

/** Monitors of one organisation. Every method rejects with a `DatadogError`. */
export interface MonitorsApi {
  create(body: MonitorBody, limits?: CallLimits): Promise<LiveMonitor>
  /** Fields that are absent keep their value; `options` are replaced as a whole. */
  update(id: number, body: Partial<MonitorBody>, limits?: CallLimits): Promise<LiveMonitor>
  /** Undefined when there is none. */
  get(id: number, limits?: CallLimits): Promise<LiveMonitor | undefined>
  /** All monitors that bear all these tags, page by page. */
  list(
    options?: { readonly tags?: readonly string[] },
    limits?: CallLimits,
  ): AsyncIterable<LiveMonitor>
  search(query: string, limits?: CallLimits): AsyncIterable<FoundMonitor>
  /** False when it was gone already. */
  delete(id: number, options?: { readonly force?: boolean }, limits?: CallLimits): Promise<boolean>
  /** Rejects with `rejected` and the server's words when Datadog would not take it. */
  validate(body: MonitorBody, id?: number, limits?: CallLimits): Promise<void>
  /** Why monitors cannot be deleted, by id; empty when all can. */
  cannotDelete(ids: readonly number[], limits?: CallLimits): Promise<ReadonlyMap<number, string>>
}

/** Dashboards of one organisation. Every method rejects with a `DatadogError`. */
export interface DashboardsApi {
  create(body: DashboardBody, limits?: CallLimits): Promise<LiveDashboard>
  /** Replaces the whole dashboard. */
  update(id: string, body: DashboardBody, limits?: CallLimits): Promise<LiveDashboard>
  get(id: string, limits?: CallLimits): Promise<LiveDashboard | undefined>
  list(limits?: CallLimits): AsyncIterable<ListedDashboard>
  delete(id: string, limits?: CallLimits): Promise<boolean>
}

/** Ids under which a service is listed, by where: empty lists when it is not. */
export interface ServiceListing {
  /** Entities of the software catalog, those included that were discovered by their telemetry. */
  readonly catalog: readonly string[]
  /** Service definitions. */
  readonly definitions: readonly string[]
}

/** What an organisation knows about services. Every method rejects with a `DatadogError`. */
export interface ServicesApi {
  /**
   * Where a service of this name is listed. What was written a moment ago may still be missing in one of the two places,
   * or still be there. Names that Datadog takes for the same are the same: `Check Out` is listed as `check_out`.
   */
  listed(name: string, limits?: CallLimits): Promise<ServiceListing>
}

/** One organisation on one site. */
export interface DatadogApi {
  /** Names the organisation in errors and events. */
  readonly name: string
  readonly monitors: MonitorsApi
  readonly dashboards: DashboardsApi
  readonly services: ServicesApi
  /** True when Datadog takes the keys: the API key, and the application key for reading monitors. */
  checkKeys(limits?: CallLimits): Promise<KeyCheck>
  close(): Promise<void>
}

export type KeyCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly which: 'api-key' | 'application-key'; readonly reason: string }
