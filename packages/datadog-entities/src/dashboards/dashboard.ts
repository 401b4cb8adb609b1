import type { JsonObject } from '../json.ts'

/** The writable part of a dashboard, as Datadog's v1 API takes it. Fields that we do not know are kept. */
export interface DashboardBody extends JsonObject {
  readonly title: string
  readonly layout_type: string
  readonly widgets: readonly Widget[]
  readonly description?: string | null
  /** Only `team:` tags, at most five. */
  readonly tags?: readonly string[]
  readonly template_variables?: readonly JsonObject[] | null
  readonly template_variable_presets?: readonly JsonObject[] | null
  readonly notify_list?: readonly string[] | null
  readonly reflow_type?: string
}

/** A widget; groups hold further ones in `definition.widgets`. */
export interface Widget extends JsonObject {
  readonly id?: number
  readonly definition: JsonObject
}

/** A dashboard as Datadog shows it. */
export interface LiveDashboard extends DashboardBody {
  /** `abc-def-ghi` */
  readonly id: string
  readonly url?: string
  readonly created_at?: string
  readonly modified_at?: string
  readonly author_handle?: string
}
