import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { attributesOf, isSet, numberIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { isObject, objectsOf, textsOf, type JsonObject } from '../json.ts'
import { monitorById } from '../monitors/find-monitor.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest, notFound } from '../refused.ts'
import { isoTime } from '../times.ts'
import { cancel, fresh } from './downtime-v1-routes.ts'
import { checkDowntime, checkDowntimeId } from './downtime-v2-rules.ts'
import { statusOf, type Downtime } from './downtime.ts'
import { matchingDowntimes } from './matching.ts'

const downtimes = '/api/v2/downtime'

/** The endpoints of downtimes, v2. */
export const downtimeV2Routes: readonly Route[] = routesOf(
  { limit: 'downtimes', read: 'monitors_read', write: 'monitors_downtime' },
  {
    [`GET ${downtimes}`]: list,
    [`POST ${downtimes}`]: (call) => {
      const attributes = attributesOf(call)
      const scope = attributes['scope']
      if (typeof scope !== 'string') throw badRequest("'scope' is a required property")
      if (!isObject(attributes['monitor_identifier'])) {
        throw badRequest("'monitor_identifier' is a required property")
      }
      return stored(call, changed(call, fresh(call.org), attributes))
    },
    [`GET ${downtimes}/{id}`]: (call) => json(200, { data: presented(call.org, downtimeOf(call)) }),
    [`PATCH ${downtimes}/{id}`]: (call) => {
      const downtime = downtimeOf(call)
      return stored(call, changed(call, downtime, attributesOf(call)))
    },
    [`DELETE ${downtimes}/{id}`]: (call) => {
      const downtime = downtimeOf(call)
      if (downtime.canceledAt !== null) throw notFound('Downtime not found')
      cancel(call.org, downtime)
      return { status: 204, headers: {}, body: '' }
    },
    'GET /api/v2/monitor/{id}/downtime_matches': (call) => {
      const matches = matchingDowntimes(call.org, monitorById(call))
      const data = matches.map(({ downtime }) => ({
        id: downtime.uuid,
        type: 'downtime_match',
        attributes: {
          scope: downtime.scope,
          groups: [],
          start: isoTime(downtime.startAt),
          end: downtime.endAt === null ? null : isoTime(downtime.endAt),
        },
      }))
      return json(200, { data, meta: { page: { total_filtered_count: data.length } } })
    },
  },
)

function list(call: Call): StandInAnswer {
  const now = call.org.clock.now()
  const fitting = call.org.downtimes
    .all(call.staleAt)
    .filter((each) => !isSet(call, 'current_only') || statusOf(each, now) === 'active')
  const start = numberIn(call, 'page[offset]', 0)
  const data = fitting
    .slice(start, start + numberIn(call, 'page[limit]', 30))
    .map((each) => presented(call.org, each))
  return json(200, { data, meta: { page: { total_filtered_count: fitting.length } } })
}

function stored({ org }: Call, downtime: Downtime): StandInAnswer {
  org.downtimes.put(downtime.uuid, downtime)
  return json(200, { data: presented(org, downtime) })
}

function downtimeOf({ org, at }: Call): Downtime {
  const { id = '' } = at
  checkDowntimeId(id)
  const downtime = org.downtimes.get(id)
  if (downtime === undefined) throw notFound('Downtime not found')
  return downtime
}

function changed({ org }: Call, before: Downtime, attributes: JsonObject): Downtime {
  checkDowntime(attributes)
  const { scope, message, display_timezone: timezone } = attributes
  const identifier = attributes['monitor_identifier']
  const named = isObject(identifier) ? identifier : undefined
  return {
    ...before,
    ...scheduled(before, attributes['schedule']),
    scope: typeof scope === 'string' ? scope : before.scope,
    ...(named === undefined
      ? {}
      : {
          monitorId: typeof named['monitor_id'] === 'number' ? named['monitor_id'] : null,
          monitorTags: textsOf(named['monitor_tags']),
        }),
    message: message === undefined ? before.message : textOrNull(message),
    timezone: typeof timezone === 'string' ? timezone : before.timezone,
    muteFirstRecovery:
      'mute_first_recovery_notification' in attributes
        ? attributes['mute_first_recovery_notification'] === true
        : before.muteFirstRecovery,
    notifyEndStates:
      'notify_end_states' in attributes
        ? textsOf(attributes['notify_end_states'])
        : before.notifyEndStates,
    notifyEndTypes:
      'notify_end_types' in attributes
        ? textsOf(attributes['notify_end_types'])
        : before.notifyEndTypes,
    modifiedAt: org.clock.now(),
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function scheduled(before: Downtime, schedule: unknown): Partial<Downtime> {
  if (!isObject(schedule)) return {}
  const instant = (value: unknown, otherwise: number | null): number | null => {
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
    return Number.isNaN(at) ? otherwise : at
  }
  return {
    startAt: instant(schedule['start'], before.startAt) ?? before.startAt,
    endAt: instant(schedule['end'], null),
    recurrences: Array.isArray(schedule['recurrences']) ? objectsOf(schedule['recurrences']) : null,
    ...(typeof schedule['timezone'] === 'string' ? { timezone: schedule['timezone'] } : {}),
  }
}

function presented(org: Organisation, downtime: Downtime): JsonObject {
  const { monitorId, monitorTags, recurrences, endAt, canceledAt } = downtime
  const once = {
    start: isoTime(downtime.startAt),
    end: endAt === null ? null : isoTime(endAt),
  }
  return {
    id: downtime.uuid,
    type: 'downtime',
    attributes: {
      scope: downtime.scope,
      monitor_identifier:
        monitorId === null ? { monitor_tags: monitorTags } : { monitor_id: monitorId },
      schedule:
        recurrences === null
          ? once
          : { recurrences, timezone: downtime.timezone, current_downtime: once },
      message: downtime.message,
      display_timezone: downtime.timezone,
      mute_first_recovery_notification: downtime.muteFirstRecovery,
      notify_end_states: downtime.notifyEndStates,
      notify_end_types: downtime.notifyEndTypes,
      status: statusOf(downtime, org.clock.now()),
      created: isoTime(downtime.createdAt),
      modified: isoTime(downtime.modifiedAt),
      canceled: canceledAt === null ? null : isoTime(canceledAt),
    },
    relationships: {
      created_by: { data: { type: 'users', id: org.user } },
      monitor: { data: monitorId === null ? null : { type: 'monitors', id: String(monitorId) } },
    },
  }
}
