import { isObject, textsOf, type JsonObject } from '../json.ts'
import type { Monitor } from '../monitors/monitor.ts'
import type { Organisation } from '../organisation.ts'
import { epochSeconds } from '../times.ts'
import { statusOf, type Downtime } from './downtime.ts'

/** A downtime that keeps a monitor quiet now. */
export interface Matching {
  readonly downtime: Downtime
  /** As it stands in `matching_downtimes`. */
  readonly matching: JsonObject
}

/** The downtimes that are active now and name this monitor, by its id or by its tags. */
export function matchingDowntimes(org: Organisation, monitor: Monitor): readonly Matching[] {
  const now = org.clock.now()
  return org.downtimes
    .all()
    .filter((downtime) => statusOf(downtime, now) === 'active' && names(downtime, monitor))
    .map((downtime) => ({
      downtime,
      matching: {
        id: downtime.id,
        scope: scopesOf(downtime),
        start: epochSeconds(downtime.startAt),
        end: downtime.endAt === null ? null : epochSeconds(downtime.endAt),
      },
    }))
}

/** `options.silenced`: until when each scope is quiet. */
export function silencedBy(active: readonly Matching[], { silenced }: JsonObject): JsonObject {
  const ends = active.map(({ downtime, matching }) => [
    scopesOf(downtime).join(','),
    matching['end'],
  ])
  return { ...(isObject(silenced) ? silenced : {}), ...Object.fromEntries(ends) }
}

/** The parts of a scope, as v1 lists them. */
export function scopesOf({ scope }: Downtime): readonly string[] {
  return scope.split(/\s+AND\s+|,/).map((part) => part.trim())
}

/** Whether a downtime is about this monitor, whatever its time. */
export function names({ monitorId, monitorTags }: Downtime, monitor: Monitor): boolean {
  if (monitorId !== null) return monitorId === monitor.id
  const tags = textsOf(monitor.tags)
  return monitorTags.every((tag) => tag === '*' || tags.includes(tag))
}
