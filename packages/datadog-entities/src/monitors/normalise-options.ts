import { asSet } from '../diff/canonical-text.ts'
import { isSame } from '../diff/changes-between.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'

/** What the server adds when nobody says anything else. */
const DEFAULTS: JsonObject = {
  notify_audit: false,
  include_tags: true,
  notify_no_data: false,
  new_host_delay: 300,
  groupby_simple_monitor: false,
}

/** What the server tells, and nobody sets. */
const READ_ONLY: ReadonlySet<string> = new Set([
  'silenced',
  'avalanche_window',
  'aggregation',
  'device_ids',
])

/** Lists whose order means nothing. */
const SETS: ReadonlySet<string> = new Set(['notify_by', 'renotify_statuses'])

/** Texts that the server cuts at their ends. */
const TRIMMED: ReadonlySet<string> = new Set(['escalation_message'])

/**
 * The options of a monitor without what the server adds by itself, and without what says nothing: null, empty
 * thresholds, thresholds that are null, an empty escalation message. Two monitors with equal normal options behave alike.
 */
export function normaliseOptions(options: JsonObject): JsonObject {
  const kept = Object.entries(options).flatMap(([name, value]): [string, Json][] => {
    const normal = READ_ONLY.has(name) ? undefined : normalOption(name, value)
    if (normal === undefined || isSilent(options, name, normal)) return []
    return [[name, normal]]
  })
  return Object.fromEntries(kept)
}

function normalOption(name: string, value: Json | undefined): Json | undefined {
  if (name === 'thresholds' && isJsonObject(value)) {
    const given = Object.entries(value).filter(([, number]) => number != null)
    return given.length === 0 ? undefined : Object.fromEntries(given)
  }
  if (TRIMMED.has(name) && typeof value === 'string') return value.trimEnd() || undefined
  if (SETS.has(name) && isJsonArray(value)) return asSet(value)
  return value
}

/** Whether an option says what would hold without it. */
function isSilent(options: JsonObject, name: string, value: Json): boolean {
  if (isSame(value, DEFAULTS[name])) return true
  // Null switches the delay for new hosts off, unless the one for new groups has taken its place.
  if (name === 'new_host_delay') return value === null && options['new_group_delay'] != null
  // With a schedule of its own a monitor does not keep the default.
  if (name === 'on_missing_data' && value === 'default') return hasOwnSchedule(options)
  return value === null
}

function hasOwnSchedule({ scheduling_options: scheduling }: JsonObject): boolean {
  return isJsonObject(scheduling) && scheduling['custom_schedule'] != null
}
