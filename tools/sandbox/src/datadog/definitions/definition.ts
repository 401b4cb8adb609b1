import type { JsonObject } from '../json.ts'

/** A service definition. */
export interface Definition {
  readonly id: string
  /** `dd-service`. */
  readonly name: string
  /** As sent. */
  readonly schema: JsonObject
  readonly createdAt: number
  readonly modifiedAt: number
}
