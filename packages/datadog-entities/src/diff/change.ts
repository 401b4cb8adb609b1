import type { Json } from '../json.ts'

/** One difference between a live entity and a declared one. */
export interface Change {
  /** Where, as a JSON pointer (RFC 6901): `/options/thresholds/critical`. */
  readonly pointer: string
  /** What is there now; absent when there is nothing. */
  readonly from?: Json
  /** What shall be there; absent when it shall go. */
  readonly to?: Json
  /** What is to be known about it besides. */
  readonly note?: string
}
