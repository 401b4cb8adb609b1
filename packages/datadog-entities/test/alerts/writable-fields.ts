import type { JsonObject } from '../../src/json.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'
import { serverNormalise } from './server-normalise.ts'

/**
 * What of a monitor can be written, as it is stored: without nulls, which say nothing, and with one name for the two
 * types that Datadog takes for each other. Tags are a set. Of our own monitors, tags that tell whose they are do not
 * count, nor do fields that nobody knows: an update leaves them alone.
 */
export function writableFields(monitor: MonitorBody): JsonObject {
  const stored = serverNormalise(monitor)
  const marked = stored.tags?.includes('birddog_kind:alert') === true
  const { from_tomorrow: unknown } = monitor
  return {
    type: stored.type === 'metric alert' ? 'query alert' : stored.type,
    query: stored.query,
    name: stored.name,
    message: stored.message,
    tags: (stored.tags ?? [])
      .filter((tag) => !marked || !/^(?:birddog_|managed_by:)/.test(tag))
      .toSorted(),
    priority: stored.priority,
    draft_status: stored.draft_status,
    restricted_roles: stored.restricted_roles,
    assets: stored.assets,
    options: optionsThatSay(stored.options ?? {}),
    ...(!marked && unknown !== null && unknown !== undefined && { from_tomorrow: unknown }),
  }
}

function optionsThatSay({ thresholds, ...options }: JsonObject): JsonObject {
  const tells = (options['on_missing_data'] ?? null) !== null
  const kept = Object.entries({ ...options, silenced: null }).filter(
    ([name, value]) =>
      (value ?? null) !== null &&
      !(name === 'groupby_simple_monitor' && value === false) &&
      !(name === 'notify_no_data' && value === false && !tells),
  )
  const marks = Object.entries(Object(thresholds) as JsonObject).filter(([, mark]) => mark !== null)
  return {
    ...Object.fromEntries(kept),
    ...(marks.length > 0 && { thresholds: Object.fromEntries(marks) }),
  }
}
