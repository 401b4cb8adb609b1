import type { JsonObject } from '../json.ts'

/** A dashboard that is open to people without an account. */
export interface SharedDashboard {
  readonly token: string
  /** As sent. */
  readonly body: JsonObject
  readonly createdAt: number
}
