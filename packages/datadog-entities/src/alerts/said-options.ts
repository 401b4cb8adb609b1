import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/**
 * The options of a monitor that say something: without nulls, without what Datadog adds to every monitor by itself, and
 * without what only Datadog writes. Two monitors that share them behave alike.
 */
export function saidOptions(options: JsonObject | undefined): JsonObject {
  const { thresholds, ...given } = withoutNulls(options ?? {})
  const said = hasOwnSchedule(given) ? without(given, 'on_missing_data', 'default') : given
  const kept = Object.entries(said).filter(([name, value]) => !isSilent(name, value, said))
  const marks = isJsonObject(thresholds) ? withoutNulls(thresholds) : thresholds
  const empty = marks === undefined || (isJsonObject(marks) && Object.keys(marks).length === 0)
  return Object.fromEntries([
    ...kept.map(([name, value]) => [name, trimmed(name, value)] as const),
    ...(empty ? [] : [['thresholds', marks] as const]),
  ])
}

/** The entries that are there and not null. */
function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null),
  )
}

const defaults: JsonObject = {
  notify_audit: false,
  include_tags: true,
  groupby_simple_monitor: false,
}
const readOnly: ReadonlySet<string> = new Set(['silenced', 'avalanche_window'])

function isSilent(name: string, value: Json | undefined, options: JsonObject): boolean {
  if (readOnly.has(name) || (Object.hasOwn(defaults, name) && defaults[name] === value)) return true
  if (name === 'new_host_delay') return value === 300 && options['new_group_delay'] === undefined
  if (name === 'notify_no_data') return value === false && options['on_missing_data'] === undefined
  return false
}

function trimmed(name: string, value: Json | undefined): Json | undefined {
  return name === 'escalation_message' && typeof value === 'string' ? value.trimEnd() : value
}

/** With a schedule of its own a monitor does not keep `on_missing_data: default`. */
function hasOwnSchedule({ scheduling_options: scheduling }: JsonObject): boolean {
  return isJsonObject(scheduling) && (scheduling['custom_schedule'] ?? null) !== null
}

function without(object: JsonObject, name: string, value: Json): JsonObject {
  const { [name]: found, ...others } = object
  return found === value ? others : object
}
