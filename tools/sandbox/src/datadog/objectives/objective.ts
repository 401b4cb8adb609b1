import type { JsonObject } from '../json.ts'

/** A service level objective, as far as monitors are concerned. */
export interface Objective {
  readonly id: string
  readonly name: string
  /** The monitors that it is computed from. */
  readonly monitorIds: readonly number[]
  /** As sent. */
  readonly body: JsonObject
  readonly createdAt: number
  readonly modifiedAt: number
}
