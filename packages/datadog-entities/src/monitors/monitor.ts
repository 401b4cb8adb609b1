import type { Json, JsonObject } from '../json.ts'

/** The writable part of a monitor, as Datadog's v1 API takes it. Fields that we do not know are kept. */
export interface MonitorBody extends JsonObject {
  readonly type: string
  readonly query: string
  readonly name?: string
  readonly message?: string
  readonly tags?: readonly string[]
  /** 1 (highest) to 5, or null. */
  readonly priority?: number | null
  readonly restricted_roles?: readonly string[] | null
  readonly draft_status?: 'draft' | 'published'
  readonly assets?: readonly JsonObject[]
  readonly options?: MonitorOptions
}

/** Options of a monitor; the ones that decisions look at are named. */
export interface MonitorOptions extends JsonObject {
  readonly thresholds?: JsonObject
  readonly threshold_windows?: JsonObject | null
  readonly on_missing_data?: string
  readonly notify_no_data?: boolean
  readonly no_data_timeframe?: number | null
  readonly variables?: readonly JsonObject[]
}

/** A monitor as Datadog shows it. */
export interface LiveMonitor extends MonitorBody {
  readonly id: number
  readonly multi?: boolean
  readonly overall_state?: string
  /** ISO 8601. */
  readonly created?: string
  readonly modified?: string
  readonly creator?: Json
}
