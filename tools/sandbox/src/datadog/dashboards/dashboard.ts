import type { JsonObject } from '../json.ts'

/** A dashboard as it is stored. */
export interface Dashboard {
  readonly id: string
  readonly title: string
  readonly layoutType: string
  /** With ids, also those inside of groups. */
  readonly widgets: readonly unknown[]
  /** The other fields that were sent, normalised; those that were not sent are absent. */
  readonly fields: JsonObject
  readonly author: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly deletedAt: number | null
}
