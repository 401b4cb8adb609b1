import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { bodyOf, idIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { objectsOf, type JsonObject } from '../json.ts'
import { badRequest, notFound } from '../refused.ts'
import { isoTime } from '../times.ts'
import type { DashboardList } from './dashboard-list.ts'

const lists = '/api/v1/dashboard/lists/manual'
const members = '/api/v2/dashboard/lists/manual/{id}/dashboards'

/** The endpoints of dashboard lists: the lists are v1, what is in them v2. */
export const dashboardListRoutes: readonly Route[] = routesOf(
  { limit: 'dashboards_write', read: 'dashboards_read', write: 'dashboards_write' },
  {
    [`GET ${lists}`]: ({ org, staleAt }) =>
      json(200, { dashboard_lists: org.dashboardLists.all(staleAt).map(presented) }),
    [`POST ${lists}`]: (call) => {
      const now = call.org.clock.now()
      const id = call.org.ids.dashboardList()
      return stored(call, {
        id,
        name: nameIn(call),
        dashboards: [],
        createdAt: now,
        modifiedAt: now,
      })
    },
    [`GET ${lists}/{id}`]: (call) => json(200, presented(listOf(call))),
    [`PUT ${lists}/{id}`]: (call) => {
      const list = listOf(call)
      return stored(call, { ...list, name: nameIn(call), modifiedAt: call.org.clock.now() })
    },
    [`DELETE ${lists}/{id}`]: (call) => {
      const { id } = listOf(call)
      call.org.dashboardLists.remove(id)
      return json(200, { deleted_dashboard_list_id: id })
    },
    [`GET ${members}`]: (call) => {
      const { dashboards } = listOf(call)
      return json(200, { dashboards, total: dashboards.length })
    },
    [`POST ${members}`]: (call) =>
      changed(call, 'added_dashboards_to_list', (before, sent) => [
        ...before,
        ...sent.filter((each) => !isIn(before, each)),
      ]),
    [`PUT ${members}`]: (call) => changed(call, 'dashboards', (_before, sent) => sent),
    [`DELETE ${members}`]: (call) =>
      changed(call, 'deleted_dashboards_from_list', (before, sent) =>
        before.filter((each) => !isIn(sent, each)),
      ),
  },
)

function listOf(call: Call): DashboardList {
  const id = idIn(call)
  const list = id === undefined ? undefined : call.org.dashboardLists.get(id)
  if (list === undefined) {
    throw notFound(`Manual Dashboard List with id ${call.at['id']} not found`)
  }
  return list
}

function nameIn(call: Call): string {
  const { name } = bodyOf(call)
  if (typeof name !== 'string') throw badRequest("The parameter 'name' is required")
  return name
}

function stored({ org }: Call, list: DashboardList): StandInAnswer {
  org.dashboardLists.put(list.id, list)
  return json(200, presented(list))
}

function changed(
  call: Call,
  answerName: string,
  change: (before: readonly JsonObject[], sent: readonly JsonObject[]) => readonly JsonObject[],
): StandInAnswer {
  const list = listOf(call)
  const sent = objectsOf(bodyOf(call)['dashboards']).map(({ id, type }) => ({ id, type }))
  call.org.dashboardLists.put(list.id, {
    ...list,
    dashboards: change(list.dashboards, sent),
    modifiedAt: call.org.clock.now(),
  })
  return json(200, { [answerName]: sent })
}

function isIn(all: readonly JsonObject[], one: JsonObject): boolean {
  return all.some(({ id, type }) => id === one['id'] && type === one['type'])
}

function presented({ id, name, dashboards, createdAt, modifiedAt }: DashboardList): JsonObject {
  return {
    id,
    name,
    type: 'manual_dashboard_list',
    is_favorite: false,
    dashboard_count: dashboards.length,
    dashboards: null,
    author: null,
    created: isoTime(createdAt),
    modified: isoTime(modifiedAt),
  }
}
