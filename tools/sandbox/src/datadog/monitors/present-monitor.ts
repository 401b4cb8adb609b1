import { matchingDowntimes, silencedBy } from '../downtimes/matching.ts'
import { asFloat, isObject, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { restrictionOf } from '../restriction/editors.ts'
import { epochSeconds, isoTime } from '../times.ts'
import type { Monitor } from './monitor.ts'
import { isMulti } from './query.ts'

/** What a caller asked to see besides the monitor itself. */
export interface Shown {
  readonly creator?: boolean
  readonly groupStates?: readonly string[] | undefined
  readonly downtimes?: boolean
  readonly assets?: boolean
}

/** A monitor as the API answers it. */
export function presentedMonitor(
  org: Organisation,
  monitor: Monitor,
  shown: Shown = {},
): JsonObject {
  const { creator = true, downtimes = true, assets = true, groupStates } = shown
  const measured = org.settings().monitorStates[String(monitor.id)]
  const active = matchingDowntimes(org, monitor)
  const restriction = restrictionOf(org, `monitor:${monitor.id}`)
  return {
    id: monitor.id,
    org_id: org.id,
    type: monitor.type,
    name: monitor.name,
    message: monitor.message,
    tags: monitor.tags,
    query: monitor.query,
    options: { ...printedOptions(monitor.options), silenced: silencedBy(active, monitor.options) },
    multi: isMulti(monitor.query),
    created_at: monitor.createdAt,
    created: isoTime(monitor.createdAt),
    modified: isoTime(monitor.modifiedAt),
    deleted: null,
    priority: monitor.priority,
    restricted_roles: restriction === undefined ? monitor.restrictedRoles : restriction.roles,
    restriction_policy: restriction === undefined ? null : { bindings: restriction.bindings },
    draft_status: monitor.draftStatus,
    ...(assets ? { assets: monitor.assets.map((asset) => printedAsset(monitor.id, asset)) } : {}),
    overall_state: measured?.state ?? 'No Data',
    overall_state_modified: measured === undefined ? null : isoTime(monitor.modifiedAt),
    ...(creator ? { creator: printedCreator(monitor.creator) } : {}),
    ...(downtimes ? { matching_downtimes: active.map(({ matching }) => matching) } : {}),
    ...(groupStates === undefined
      ? {}
      : { state: { groups: groupsIn(org, monitor, groupStates) } }),
  }
}

/** The person behind every key of the seed. */
export function printedCreator(handle: string): JsonObject {
  return { name: 'Sandbox', handle, email: handle, id: 2_320_499 }
}

function printedOptions(options: JsonObject): JsonObject {
  const { thresholds } = options
  if (!isObject(thresholds)) return options
  const floats = Object.entries(thresholds).map(([name, value]) => [name, asFloat(value)] as const)
  return { ...options, thresholds: Object.fromEntries(floats) }
}

function printedAsset(id: number, asset: JsonObject): JsonObject {
  return { template_variables: {}, options: {}, ...asset, monitor_id: id }
}

function groupsIn(
  org: Organisation,
  { id, modifiedAt }: Monitor,
  wanted: readonly string[],
): JsonObject {
  const groups = Object.entries(org.settings().monitorStates[String(id)]?.groups ?? {})
    .filter(([, status]) => wanted.includes('all') || wanted.includes(status.toLowerCase()))
    .map(([name, status]) => {
      const triggered = status === 'Alert' || status === 'Warn' ? epochSeconds(modifiedAt) : null
      return [
        name,
        {
          name,
          status,
          last_triggered_ts: triggered,
          last_nodata_ts: null,
          last_notified_ts: triggered,
          last_resolved_ts: null,
        },
      ] as const
    })
  return Object.fromEntries(groups)
}

/** The tags of a monitor that are texts; the API lets others through. */
export function tagsOf({ tags }: Monitor): readonly string[] {
  return tags.filter((tag): tag is string => typeof tag === 'string')
}
