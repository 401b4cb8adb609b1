import { textsOf, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest } from '../refused.ts'
import { hasComparison, mustCompare } from './query.ts'
import { thresholdMistake } from './threshold-rules.ts'

/** What is checked of a monitor before it is stored. */
export interface Checked {
  readonly type: string
  readonly query: string
  readonly options: JsonObject
  readonly restrictedRoles: unknown
}

/** Throws a 400 with the first mistake. What is not known to be refused passes. */
export function checkMonitor(org: Organisation, monitor: Checked): void {
  const { type, query, options } = monitor
  if (mustCompare(type) && !hasComparison(query)) {
    throw badRequest(
      "The value provided for parameter 'query' is invalid: invalid operator specified: ",
    )
  }
  const mistake = optionMistake(type, query, options) ?? thresholdMistake(type, query, options)
  if (mistake !== undefined) throw badRequest(mistake)
  const { roles } = org.settings()
  const missing = textsOf(monitor.restrictedRoles).filter((role) => roles?.includes(role) === false)
  if (missing.length > 0) {
    throw badRequest(`Missing Roles set([${missing.map((role) => `'${role}'`).join(', ')}])`)
  }
}

function optionMistake(type: string, query: string, options: JsonObject): string | undefined {
  const given = options['on_missing_data']
  const missing = typeof given === 'string' ? given : undefined
  if (missing !== undefined && type === 'composite') {
    return 'Invalid monitor option: on_missing_data'
  }
  if (missing !== undefined && missing !== 'default' && /\bdefault_zero\s*\(/.test(query)) {
    return `Invalid on_missing_data value: ${missing}; valid value is: default`
  }
  // Where nobody is told about missing data, the time until then is carried along without harm.
  const tells = options['notify_no_data'] !== false
  if (type === 'log alert' && tells && typeof options['no_data_timeframe'] === 'number') {
    return 'The no_data_timeframe option is not allowed for log alert monitors'
  }
  return undefined
}
