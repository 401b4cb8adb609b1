import { isObject, type JsonObject } from '../json.ts'
import { badRequest } from '../refused.ts'

const known: ReadonlySet<string> = new Set([
  'scope',
  'monitor_identifier',
  'schedule',
  'message',
  'display_timezone',
  'mute_first_recovery_notification',
  'notify_end_states',
  'notify_end_types',
])

/** Throws a 400 for a field that v2 does not know, and for a scope with a value that has no key. */
export function checkDowntime(attributes: JsonObject): void {
  refuseUnknown(attributes, known)
  const { scope, schedule } = attributes
  if (isObject(schedule)) {
    refuseUnknown(schedule, new Set(['start', 'end', 'recurrences', 'timezone']))
  }
  if (typeof scope === 'string' && !valuesOf(scope).every(hasKey)) {
    throw badRequest('All values must have a key')
  }
}

/** Throws a 400 unless the id of the path is a UUID. */
export function checkDowntimeId(id: string): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw badRequest('Invalid URL param: downtime_id must be an uuid')
  }
}

function refuseUnknown(object: JsonObject, names: ReadonlySet<string>): void {
  const unknown = Object.keys(object).find((name) => !names.has(name))
  if (unknown !== undefined) {
    throw badRequest(`Additional properties are not allowed ('${unknown}' was unexpected)`)
  }
}

function valuesOf(scope: string): readonly string[] {
  return scope
    .replaceAll(/[\w.@-]+\s+(NOT\s+)?IN\s*\([^)]*\)/gi, '')
    .split(/[\s(),]+|"/)
    .filter((word) => word !== '' && !/^(AND|OR|NOT)$/i.test(word))
}

/** `env:prod` or `*`; a bare word is a value without one. */
function hasKey(value: string): boolean {
  return !/^[-!]?[\w.@-]+$/.test(value)
}
