import type { JsonObject } from '../json.ts'

/** A rule that adds recipients to monitors. */
export interface NotificationRule {
  readonly id: string
  readonly attributes: JsonObject
  readonly createdAt: number
  readonly modifiedAt: number
}
