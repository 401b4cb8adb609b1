import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { bodyOf, idIn, isSet, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { isObject, textsOf, type JsonObject } from '../json.ts'
import { monitorById } from '../monitors/find-monitor.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest, notFound } from '../refused.ts'
import { epochSeconds } from '../times.ts'
import { statusOf, type Downtime } from './downtime.ts'
import { names, scopesOf } from './matching.ts'

const downtimes = '/api/v1/downtime'

/** The endpoints of downtimes, v1. */
export const downtimeV1Routes: readonly Route[] = routesOf(
  { limit: 'downtimes', read: 'monitors_read', write: 'monitors_downtime' },
  {
    [`GET ${downtimes}`]: (call) => {
      const now = call.org.clock.now()
      const listed = call.org.downtimes
        .all(call.staleAt)
        .filter((each) => !isSet(call, 'current_only') || statusOf(each, now) === 'active')
      return json(
        200,
        listed.map((each) => presented(call.org, each)),
      )
    },
    [`POST ${downtimes}`]: (call) => stored(call, written(call, fresh(call.org), true)),
    [`POST ${downtimes}/cancel/by_scope`]: cancelByScope,
    [`GET ${downtimes}/{id}`]: (call) => json(200, presented(call.org, downtimeOf(call))),
    [`PUT ${downtimes}/{id}`]: (call) => stored(call, written(call, downtimeOf(call))),
    [`DELETE ${downtimes}/{id}`]: (call) => {
      const downtime = downtimeOf(call)
      if (downtime.canceledAt !== null) throw notFound('Downtime not found')
      cancel(call.org, downtime)
      return { status: 204, headers: {}, body: '' }
    },
    'GET /api/v1/monitor/{id}/downtimes': (call) => {
      const monitor = monitorById(call)
      const about = call.org.downtimes.all(call.staleAt).filter((each) => names(each, monitor))
      return json(
        200,
        about.map((each) => presented(call.org, each)),
      )
    },
  },
)

/** A downtime before anything is said about it: everything, everywhere, from now on. */
export function fresh({ ids, clock }: Organisation): Downtime {
  const now = clock.now()
  return {
    uuid: ids.uuid(),
    id: ids.downtime(),
    scope: '*',
    monitorId: null,
    monitorTags: ['*'],
    startAt: now,
    endAt: null,
    canceledAt: null,
    message: null,
    timezone: 'UTC',
    muteFirstRecovery: false,
    notifyEndStates: ['alert', 'no data', 'warn'],
    notifyEndTypes: ['expired'],
    recurrences: null,
    createdAt: now,
    modifiedAt: now,
  }
}

/** Ends a downtime before its time. */
export function cancel(org: Organisation, downtime: Downtime): void {
  const now = org.clock.now()
  org.downtimes.put(downtime.uuid, { ...downtime, canceledAt: now, modifiedAt: now })
}

function stored({ org }: Call, downtime: Downtime): StandInAnswer {
  org.downtimes.put(downtime.uuid, downtime)
  return json(200, presented(org, downtime))
}

function downtimeOf(call: Call): Downtime {
  const id = idIn(call)
  const downtime = call.org.downtimes.all().find((each) => each.id === id)
  if (downtime === undefined) throw notFound('Downtime not found')
  return downtime
}

function written(call: Call, before: Downtime, isNew = false): Downtime {
  const body = bodyOf(call)
  const scope = Array.isArray(body['scope']) ? textsOf(body['scope']).join(',') : body['scope']
  if (typeof scope !== 'string' && isNew) {
    throw badRequest("The parameter 'scope' is required")
  }
  const instant = (name: string, otherwise: number | null): number | null => {
    const seconds = body[name]
    if (seconds === undefined) return otherwise
    return typeof seconds === 'number' ? seconds * 1000 : null
  }
  const { message, timezone, recurrence } = body
  return {
    ...before,
    scope: typeof scope === 'string' ? scope : before.scope,
    monitorId: monitorIdIn(body, before),
    monitorTags: 'monitor_tags' in body ? textsOf(body['monitor_tags']) : before.monitorTags,
    startAt: instant('start', before.startAt) ?? before.startAt,
    endAt: instant('end', before.endAt),
    message: typeof message === 'string' ? message : before.message,
    timezone: typeof timezone === 'string' ? timezone : before.timezone,
    muteFirstRecovery: body['mute_first_recovery_notification'] === true,
    notifyEndStates:
      'notify_end_states' in body ? textsOf(body['notify_end_states']) : before.notifyEndStates,
    notifyEndTypes:
      'notify_end_types' in body ? textsOf(body['notify_end_types']) : before.notifyEndTypes,
    recurrences: isObject(recurrence) ? [recurrence] : before.recurrences,
    modifiedAt: call.org.clock.now(),
  }
}

function monitorIdIn({ monitor_id: id }: JsonObject, { monitorId }: Downtime): number | null {
  if (id === undefined) return monitorId
  return typeof id === 'number' ? id : null
}

function cancelByScope(call: Call): StandInAnswer {
  const { org } = call
  const { scope } = bodyOf(call)
  const wanted = Array.isArray(scope) ? textsOf(scope).join(',') : scope
  const now = org.clock.now()
  const hit = org.downtimes
    .all()
    .filter(
      (each) => each.scope === wanted && ['active', 'scheduled'].includes(statusOf(each, now)),
    )
  if (hit.length === 0) throw notFound('No downtimes found for scope')
  for (const each of hit) cancel(org, each)
  return json(200, { cancelled_ids: hit.map(({ id }) => id) })
}

function presented(org: Organisation, downtime: Downtime): JsonObject {
  const status = statusOf(downtime, org.clock.now())
  const { endAt, canceledAt } = downtime
  return {
    id: downtime.id,
    uuid: downtime.uuid,
    org_id: org.id,
    scope: scopesOf(downtime),
    monitor_id: downtime.monitorId,
    monitor_tags: downtime.monitorTags,
    start: epochSeconds(downtime.startAt),
    end: endAt === null ? null : epochSeconds(endAt),
    canceled: canceledAt === null ? null : epochSeconds(canceledAt),
    active: status === 'active',
    disabled: status === 'canceled',
    message: downtime.message,
    timezone: downtime.timezone,
    recurrence: downtime.recurrences?.[0] ?? null,
    mute_first_recovery_notification: downtime.muteFirstRecovery,
    notify_end_states: downtime.notifyEndStates,
    notify_end_types: downtime.notifyEndTypes,
    downtime_type: downtime.monitorId === null ? 0 : 2,
    parent_id: null,
    active_child: null,
    creator_id: 2_320_499,
    updater_id: null,
  }
}
