import type { JsonObject } from '../json.ts'

/** A list of dashboards that somebody made. */
export interface DashboardList {
  readonly id: number
  readonly name: string
  /** `{type,id}`, in the order in which they were added. */
  readonly dashboards: readonly JsonObject[]
  readonly createdAt: number
  readonly modifiedAt: number
}
