import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { optionNames } from './alert-options.ts'
import { saidOptions } from './said-options.ts'

/** The parts of an alert that stand in the options of a monitor. */
export interface ReadOptions {
  readonly condition: JsonObject
  readonly notify: JsonObject
}

/** Reads the options of a monitor as parts of an alert. What no alert holds is left out; it is missed later. */
export function readOptions(given: JsonObject | undefined): ReadOptions {
  const options = saidOptions(given)
  const { thresholds, renotify_interval: every, renotify_occurrences: times } = options
  const missingData = missingDataIn(options)
  const on = occasionsIn(options['renotify_statuses'])
  const notifyBy = options['notify_by']
  return {
    condition: {
      thresholds: isJsonObject(thresholds) ? renamed(thresholds, optionNames.thresholds) : {},
      ...renamed(options, optionNames.condition),
      ...(missingData !== undefined && { missingData }),
    },
    notify: {
      ...(every !== undefined && {
        renotify: {
          every,
          ...(times !== undefined && { times }),
          ...(on !== undefined && { on }),
        },
      }),
      ...(notifyBy !== undefined && {
        groupBy: Array.isArray(notifyBy) && notifyBy.join() === '*' ? '*' : notifyBy,
      }),
    },
  }
}

function missingDataIn(options: JsonObject): Json | undefined {
  if (options['notify_no_data'] === true) return 'notify'
  return nameOf(options['on_missing_data'], optionNames.missingData)
}

function occasionsIn(statuses: Json | undefined): Json | undefined {
  if (!Array.isArray(statuses)) return undefined
  return statuses.map((status: Json) => nameOf(status, optionNames.renotifyOn) ?? status)
}

type Names = Readonly<Record<string, string>>

function renamed(values: JsonObject, names: Names): JsonObject {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, option]) =>
      values[option] === undefined ? [] : [[name, values[option]] as const],
    ),
  )
}

function nameOf(value: Json | undefined, names: Names): string | undefined {
  return Object.entries(names).find(([, option]) => option === value)?.[0]
}
