import type { JsonObject } from '../json.ts'

/** An event that was posted. */
export interface PostedEvent {
  readonly id: bigint
  readonly at: number
  /** The fields that were sent. */
  readonly sent: JsonObject
  readonly api: 'v1' | 'v2'
}

/** Older events are refused. */
export const oldestEventMs = 18 * 3_600_000
