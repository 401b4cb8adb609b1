import { isObject, type JsonObject } from '../json.ts'

/** Types that are evaluated on events; their monitors have `groupby_simple_monitor`. */
const eventTypes: ReadonlySet<string> = new Set([
  'log alert',
  'rum alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'llm-observability alert',
])

/** The options of a monitor as they are stored when these were sent. Nulls that were sent stay. */
export function normalisedOptions(type: string, sent: JsonObject): JsonObject {
  const { thresholds, on_missing_data, escalation_message, ...others } = sent
  const missing = isGiven(on_missing_data)
  return {
    notify_audit: false,
    include_tags: true,
    silenced: {},
    ...(isGiven(sent['new_group_delay']) ? {} : { new_host_delay: 300 }),
    ...(missing ? {} : { notify_no_data: false }),
    ...(eventTypes.has(type) ? { groupby_simple_monitor: false } : {}),
    ...others,
    ...(on_missing_data === undefined || isDroppedDefault(sent) ? {} : { on_missing_data }),
    ...(escalation_message === undefined
      ? {}
      : { escalation_message: trimmedEnd(escalation_message) }),
    ...storedThresholds(type, thresholds),
  }
}

/** A text without the white space at its end; anything else as it is. */
export function trimmedEnd(value: unknown): unknown {
  return typeof value === 'string' ? value.trimEnd() : value
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** With a schedule of its own a monitor does not keep `on_missing_data: default`. */
function isDroppedDefault({ on_missing_data, scheduling_options }: JsonObject): boolean {
  return (
    on_missing_data === 'default' &&
    isObject(scheduling_options) &&
    isGiven(scheduling_options['custom_schedule'])
  )
}

function storedThresholds(type: string, thresholds: unknown): JsonObject {
  if (!isObject(thresholds)) return thresholds === undefined ? {} : { thresholds }
  if (type === 'composite') return { thresholds }
  const kept = Object.entries(thresholds).filter(([, value]) => value !== null)
  return kept.length === 0 ? {} : { thresholds: Object.fromEntries(kept) }
}
