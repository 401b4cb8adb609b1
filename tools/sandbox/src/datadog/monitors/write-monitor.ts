import { isObject, objectsOf, textsOf, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest } from '../refused.ts'
import { rolesOfBindings } from '../restriction/editors.ts'
import { checkMonitor } from './check-monitor.ts'
import { creatableTypes, isSameKind, type Monitor } from './monitor.ts'
import { normalisedOptions, trimmedEnd } from './options.ts'
import { isFormula, isMonthToDate } from './query.ts'

/** What a caller can write; everything else in a body is ignored. */
export type Writable = Omit<Monitor, 'id' | 'createdAt' | 'modifiedAt' | 'creator'>

/** A new monitor from a whole body. Throws a 400 when the server would refuse it. */
export function newMonitor(org: Organisation, body: JsonObject): Writable {
  const { type, query } = body
  if (typeof type !== 'string') throw badRequest("The parameter 'type' is required")
  if (!creatableTypes.has(type)) {
    throw badRequest("The value provided for parameter 'type' is invalid")
  }
  if (typeof query !== 'string') throw badRequest("The parameter 'query' is required")
  const { options } = body
  const whole = { ...body, options: isObject(options) ? options : {} }
  return mergedMonitor(org, { ...blank, name: query.trimEnd(), type }, whole)
}

/** Throws a 400 when an update names another type; the two metric types are one, and null names none. */
export function refuseOtherType(monitor: Monitor, { type = null }: JsonObject): void {
  if (type !== null && !isSameKind(type, monitor.type)) {
    throw badRequest('The type of a monitor cannot be changed')
  }
}

const blank: Writable = {
  type: '',
  name: '',
  message: '',
  query: '',
  tags: [],
  options: {},
  priority: null,
  restrictedRoles: null,
  draftStatus: 'published',
  assets: [],
}

/** A stored monitor with these fields: what is absent stays, `options` are replaced as a whole. Throws as above. */
export function mergedMonitor(org: Organisation, before: Writable, body: JsonObject): Writable {
  const query = text(body['query'], before.query)
  const sent = isObject(body['options']) ? body['options'] : undefined
  const type = storedType(text(body['type'], before.type), query, sent ?? before.options)
  const monitor: Writable = {
    type,
    query,
    name: typeof body['name'] === 'string' ? body['name'] : before.name,
    message: text(body['message'], before.message),
    tags: Array.isArray(body['tags']) ? body['tags'] : before.tags,
    options: sent === undefined ? before.options : normalisedOptions(type, sent),
    priority: 'priority' in body ? body['priority'] || null : before.priority,
    restrictedRoles: restrictedRoles(body, before),
    draftStatus: body['draft_status'] ?? before.draftStatus,
    assets: Array.isArray(body['assets']) ? objectsOf(body['assets']) : before.assets,
  }
  checkMonitor(org, { ...monitor, options: sent ?? monitor.options })
  return monitor
}

/** Evaluations month to date make a query alert of a metric alert, and formulas the other way round. */
function storedType(type: string, query: string, { variables }: JsonObject): string {
  if (type === 'metric alert' && isMonthToDate(query)) return 'query alert'
  if (type === 'query alert' && isFormula(query) && objectsOf(variables).length > 0) {
    return 'metric alert'
  }
  return type
}

function restrictedRoles(body: JsonObject, before: Writable): unknown {
  const { restriction_policy: policy, restricted_roles: roles } = body
  if (isObject(policy)) return rolesOfBindings(policy['bindings'])
  if (roles === undefined) return before.restrictedRoles
  return roles === null ? null : textsOf(roles)
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? String(trimmedEnd(value)) : otherwise
}
