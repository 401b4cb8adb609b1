import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { bodyOf, isSet, numberIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { objectsOf, type JsonObject } from '../json.ts'
import { notFound, refused } from '../refused.ts'
import type { Dashboard } from './dashboard.ts'
import { presentedDashboard, summaryOf } from './present-dashboard.ts'
import { writtenDashboard } from './write-dashboard.ts'

const dashboards = '/api/v1/dashboard'
const mostUsages = 500

/** The endpoints of dashboards, v1, and of their usage, v2. */
export const dashboardRoutes: readonly Route[] = [
  ...routesOf(
    { limit: 'dashboards_write', read: 'dashboards_read', write: 'dashboards_write' },
    {
      [`POST ${dashboards}`]: (call) => stored(call, writtenDashboard(call.org, bodyOf(call))),
      [`DELETE ${dashboards}`]: (call) => markedAll(call, false),
      [`PATCH ${dashboards}`]: (call) => markedAll(call, true),
      [`PUT ${dashboards}/{id}`]: (call) => {
        const before = dashboardOf(call)
        return stored(call, writtenDashboard(call.org, bodyOf(call), before))
      },
      [`DELETE ${dashboards}/{id}`]: (call) => {
        const dashboard = dashboardOf(call)
        marked(call, dashboard, call.org.clock.now())
        return json(200, { deleted_dashboard_id: dashboard.id })
      },
    },
  ),
  ...routesOf(
    { limit: 'dashboards_read', read: 'dashboards_read', write: 'dashboards_read' },
    {
      [`GET ${dashboards}`]: list,
      [`GET ${dashboards}/{id}`]: (call) =>
        json(200, presentedDashboard(call.org, dashboardOf(call))),
      'GET /api/v2/dashboards/usage': (call) => {
        const all = call.org.dashboards
          .all(call.staleAt)
          .filter(({ deletedAt }) => deletedAt === null)
        const start = numberIn(call, 'page[offset]', 0)
        const size = Math.min(numberIn(call, 'page[limit]', mostUsages), mostUsages)
        const data = all.slice(start, start + size).map((each) => usageOf(call, each))
        return json(200, { data, meta: { page: { total: all.length } } })
      },
      'GET /api/v2/dashboards/{id}/usage': usage,
    },
  ),
]

/** The dashboard that the path names. Throws a 404. */
function dashboardOf({ org, at }: Call): Dashboard {
  const { id = '' } = at
  const dashboard = org.dashboards.get(id)
  if (dashboard === undefined || dashboard.deletedAt !== null) throw missing(id)
  return dashboard
}

function missing(id: string): Error {
  return notFound(`Dashboard with ID ${id} not found`)
}

function stored({ org }: Call, dashboard: Dashboard): StandInAnswer {
  org.dashboards.put(dashboard.id, dashboard)
  return json(200, presentedDashboard(org, dashboard))
}

function marked({ org }: Call, dashboard: Dashboard, deletedAt: number | null): void {
  org.dashboards.put(dashboard.id, { ...dashboard, deletedAt })
}

function list(call: Call): StandInAnswer {
  const { org, query, staleAt } = call
  const deleted = isSet(call, 'filter[deleted]')
  const sharedOnly = query.get('filter[shared]')?.toLowerCase()
  const shared = new Set(org.sharedDashboards.all().map(({ body }) => body['dashboard_id']))
  const fitting = org.dashboards
    .all(staleAt)
    .filter(
      ({ id, deletedAt }) =>
        (deletedAt !== null) === deleted && (sharedOnly !== 'true' || shared.has(id)),
    )
  const start = numberIn(call, 'start', 0)
  const page = fitting.slice(start, start + numberIn(call, 'count', 100))
  return json(200, { dashboards: page.map(summaryOf) })
}

/** Deletes or restores what `data` names: all of it, or nothing when one is missing. */
function markedAll(call: Call, restore: boolean): StandInAnswer {
  const { org } = call
  const { data } = bodyOf(call)
  if (!Array.isArray(data)) throw refused(400, "'data' is a required property")
  const named = objectsOf(data).map(({ id }) => {
    const dashboard = org.dashboards.get(String(id))
    if (dashboard === undefined || (dashboard.deletedAt !== null) !== restore) {
      throw missing(String(id))
    }
    return dashboard
  })
  for (const dashboard of named) marked(call, dashboard, restore ? null : org.clock.now())
  return { status: 204, headers: {}, body: '' }
}

function usage(call: Call): StandInAnswer {
  const { org, at } = call
  const { id = '' } = at
  const dashboard = org.dashboards.get(id)
  if (dashboard === undefined || dashboard.deletedAt !== null) {
    throw notFound(`Dashboard not found for dashboard_id=${id} in org_id=${org.id}`)
  }
  return json(200, { data: usageOf(call, dashboard) })
}

function usageOf({ org }: Call, { id, title, widgets }: Dashboard): JsonObject {
  const attributes = { title, org_id: org.id, total_views: 0, widget_count: widgets.length }
  return { id, type: 'dashboards-usages', attributes }
}
