import type { JsonObject } from '../json.ts'

/** A downtime as it is stored; v1 and v2 show the same ones, each in its own way. */
export interface Downtime {
  readonly uuid: string
  /** The id in v1. */
  readonly id: number
  /** `env:prod AND host:web01`, or `*`. */
  readonly scope: string
  readonly monitorId: number | null
  readonly monitorTags: readonly string[]
  readonly startAt: number
  /** Null: until it is cancelled. */
  readonly endAt: number | null
  readonly canceledAt: number | null
  readonly message: string | null
  readonly timezone: string
  readonly muteFirstRecovery: boolean
  readonly notifyEndStates: readonly string[]
  readonly notifyEndTypes: readonly string[]
  /** As sent; null when it happens once. */
  readonly recurrences: readonly JsonObject[] | null
  readonly createdAt: number
  readonly modifiedAt: number
}

/** Where a downtime stands at this instant. */
export function statusOf(
  { startAt, endAt, canceledAt }: Downtime,
  now: number,
): 'active' | 'canceled' | 'ended' | 'scheduled' {
  if (canceledAt !== null) return 'canceled'
  if (startAt > now) return 'scheduled'
  return endAt === null || endAt > now ? 'active' : 'ended'
}
