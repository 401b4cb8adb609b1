import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { lackingPermission } from '../access/authorise.ts'
import { bodyOf, isSet, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { canonicalText, isObject, objectsOf, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest, refused } from '../refused.ts'
import { groupStatesOf, monitorOf } from './find-monitor.ts'
import { listMonitors } from './list-monitors.ts'
import { kindOf, type Monitor } from './monitor.ts'
import { presentedMonitor } from './present-monitor.ts'
import { referencesTo } from './references.ts'
import { searchGroups, searchMonitors } from './search-monitors.ts'
import { mergedMonitor, newMonitor, refuseOtherType, type Writable } from './write-monitor.ts'

const monitors = '/api/v1/monitor'

/** The endpoints of monitors, v1. */
export const monitorRoutes: readonly Route[] = [
  ...routesOf(
    { limit: 'monitors_create', read: 'monitors_read', write: 'monitors_write' },
    { [`POST ${monitors}`]: create },
  ),
  ...routesOf(
    { limit: 'monitors_read', read: 'monitors_read', write: 'monitors_read' },
    {
      [`GET ${monitors}`]: (call) => json(200, listMonitors(call)),
      [`GET ${monitors}/search`]: (call) => json(200, searchMonitors(call)),
      [`GET ${monitors}/groups/search`]: (call) => json(200, searchGroups(call)),
      [`GET ${monitors}/can_delete`]: canDelete,
      [`GET ${monitors}/{id}`]: read,
      [`POST ${monitors}/validate`]: (call) => {
        newMonitor(call.org, bodyOf(call))
        return json(200, {})
      },
      [`POST ${monitors}/{id}/validate`]: (call) => {
        mergedMonitor(call.org, monitorOf(call), bodyOf(call))
        return json(200, {})
      },
    },
  ),
  ...routesOf(
    { limit: 'monitors_write', read: 'monitors_read', write: 'monitors_write' },
    { [`PUT ${monitors}/{id}`]: update, [`DELETE ${monitors}/{id}`]: remove },
  ),
]

function create(call: Call): StandInAnswer {
  const { org, key } = call
  const body = bodyOf(call)
  const wanted = newMonitor(org, body)
  // Log queries ask for more than the scope of monitors, so a key that is limited at all cannot write them.
  if (wanted.type === 'log alert' && key?.scopes != null) throw lackingPermission()
  const twin = twinOf(org, wanted)
  if (twin !== undefined) {
    throw badRequest(`Duplicate of an existing monitor_id:${twin.id} org_id:${org.id}`)
  }
  const now = org.clock.now()
  const monitor = {
    ...wanted,
    id: org.ids.monitor(),
    createdAt: now,
    modifiedAt: now,
    creator: org.user,
  }
  org.monitors.put(monitor.id, monitor)
  restrict(org, monitor.id, body)
  return json(200, presentedMonitor(org, monitor))
}

function read(call: Call): StandInAnswer {
  const groupStates = groupStatesOf(call)
  const monitor = monitorOf(call)
  const assets = call.query.get('with_assets')?.toLowerCase() !== 'false'
  const downtimes = isSet(call, 'with_downtimes')
  return json(200, presentedMonitor(call.org, monitor, { groupStates, assets, downtimes }))
}

function update(call: Call): StandInAnswer {
  const { org } = call
  const before = monitorOf(call)
  const body = bodyOf(call)
  refuseOtherType(before, body)
  const changed = mergedMonitor(org, before, body)
  const monitor = { ...before, ...changed, modifiedAt: org.clock.now() }
  org.monitors.put(monitor.id, monitor)
  restrict(org, monitor.id, body)
  return json(200, presentedMonitor(org, monitor, { creator: false }))
}

function remove(call: Call): StandInAnswer {
  const { org } = call
  const monitor = monitorOf(call)
  const references = isSet(call, 'force') ? [] : referencesTo(org, monitor)
  if (references.length > 0) throw refused(400, ...references)
  forget(org, monitor.id)
  return json(200, { deleted_monitor_id: monitor.id })
}

/** A restriction policy may come along with the monitor itself. */
function restrict(org: Organisation, id: number, { restriction_policy: policy }: JsonObject): void {
  if (!isObject(policy)) return
  org.restrictions.put(`monitor:${id}`, { bindings: objectsOf(policy['bindings']) })
}

function forget(org: Organisation, id: number): void {
  org.monitors.remove(id)
  org.restrictions.remove(`monitor:${id}`)
}

function canDelete({ org, query }: Call): StandInAnswer {
  const texts = (query.get('monitor_ids') ?? '').split(',').map((text) => text.trim())
  if (texts.some((text) => !/^\d+$/.test(text))) {
    throw badRequest("The value provided for parameter 'monitor_ids' is invalid")
  }
  const errors: Record<string, readonly string[]> = {}
  const ok: number[] = []
  for (const id of texts.map(Number)) {
    const monitor = org.monitors.get(id)
    const references = monitor === undefined ? [] : referencesTo(org, monitor)
    if (references.length > 0) errors[id] = references
    else ok.push(id)
  }
  const free = Object.keys(errors).length === 0
  return json(free ? 200 : 409, { data: { ok }, errors: free ? null : errors })
}

function twinOf(org: Organisation, wanted: Writable): Monitor | undefined {
  const print = fingerprint(wanted)
  return org.monitors.all().find((monitor) => fingerprint(monitor) === print)
}

const fingerprints = new WeakMap<Writable, string>()

/** Everything that a caller can write: two monitors that share it are duplicates. Monitors never change in place. */
function fingerprint(monitor: Writable): string {
  const known = fingerprints.get(monitor) ?? fingerprintOf(monitor)
  fingerprints.set(monitor, known)
  return known
}

function fingerprintOf(monitor: Writable): string {
  const { type, name, message, query, tags, options, priority, restrictedRoles, draftStatus } =
    monitor
  const { silenced: _ignored, ...others } = options
  return canonicalText([
    kindOf(type),
    name,
    message,
    query,
    tags,
    others,
    priority,
    restrictedRoles,
    draftStatus,
    monitor.assets,
  ])
}
