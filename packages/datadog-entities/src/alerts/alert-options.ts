import type { Json, JsonObject } from '../json.ts'
import type { Alert, Condition, Notify, Signal } from './alert.ts'
import { saidOptions } from './said-options.ts'
import { kindRules } from './signal-kinds.ts'

/** How the options of monitors name what an alert says. */
export const optionNames = {
  thresholds: {
    critical: 'critical',
    warning: 'warning',
    ok: 'ok',
    unknown: 'unknown',
    criticalRecovery: 'critical_recovery',
    warningRecovery: 'warning_recovery',
  },
  condition: {
    requireFullWindow: 'require_full_window',
    evaluationDelay: 'evaluation_delay',
    newGroupDelay: 'new_group_delay',
    autoResolveAfter: 'timeout_h',
    groupRetention: 'group_retention_duration',
  },
  missingData: {
    default: 'default',
    show: 'show_no_data',
    notify: 'show_and_notify_no_data',
    resolve: 'resolve',
  },
  renotifyOn: { critical: 'alert', warning: 'warn', noData: 'no data' },
} as const

type Names = Readonly<Record<string, string>>

/** The options of an alert's monitor that its condition and its notifications decide. */
export function alertOptions({ signal, condition, notify }: Alert): JsonObject {
  if (signal.kind === 'raw') return saidOptions(signal.options)
  const { thresholds, missingData } = condition
  const counts = signal.kind === 'check' ? { ok: 1, warning: 1 } : {}
  const marks = renamed({ ...counts, ...thresholds }, optionNames.thresholds)
  const named: JsonObject = {
    requireFullWindow: condition.requireFullWindow,
    evaluationDelay: condition.evaluationDelay,
    newGroupDelay: condition.newGroupDelay,
    autoResolveAfter: condition.autoResolveAfter,
    groupRetention: condition.groupRetention,
  }
  return {
    ...(Object.keys(marks).length > 0 && { thresholds: marks }),
    ...renamed(named, optionNames.condition),
    ...missingDataOptions(signal.kind, missingData),
    ...renotifyOptions(notify?.renotify),
    ...groupOptions(notify?.groupBy),
  }
}

/** A check that runs once a minute has missed two runs by then; Datadog's own default is a day. */
const minutesWithoutRuns = 2

function missingDataOptions(
  kind: Signal['kind'],
  missingData: Condition['missingData'],
): JsonObject {
  if (missingData === undefined) return {}
  if (kindRules[kind].missingData === 'on_missing_data') {
    return { on_missing_data: optionNames.missingData[missingData] }
  }
  if (missingData !== 'notify') return {}
  const timeframe = kind === 'check' ? { no_data_timeframe: minutesWithoutRuns } : {}
  return { notify_no_data: true, ...timeframe }
}

/** Occasions on which Datadog repeats itself when nothing is said. */
const renotifyByDefault = ['critical', 'noData'] as const

function renotifyOptions(renotify: Notify['renotify']): JsonObject {
  if (renotify === undefined) return {}
  const { every, times, on = renotifyByDefault } = renotify
  const occasions = (['critical', 'warning', 'noData'] as const).filter((each) => on.includes(each))
  return {
    renotify_interval: every,
    ...(times !== undefined && { renotify_occurrences: times }),
    renotify_statuses: occasions.map((each) => optionNames.renotifyOn[each]),
  }
}

function groupOptions(groupBy: Notify['groupBy']): JsonObject {
  if (groupBy === undefined || groupBy.length === 0) return {}
  return { notify_by: groupBy === '*' ? ['*'] : groupBy }
}

/** An object with other names; what has no value is left out. */
function renamed(values: JsonObject, names: Names): JsonObject {
  const entries = Object.entries(values).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[names[name] ?? name, unsigned(value)]],
  )
  return Object.fromEntries(entries)
}

/** JSON has one zero. */
function unsigned(value: Json): Json {
  return value === 0 ? 0 : value
}
