import { json } from '../../frame/json-answers.ts'
import { bodyOf, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import type { JsonObject } from '../json.ts'
import { notFound } from '../refused.ts'
import { isoTime } from '../times.ts'
import type { SharedDashboard } from './shared-dashboard.ts'

const shares = '/api/v1/dashboard/public'

/** The endpoints that open a dashboard to people without an account. */
export const publicDashboardRoutes: readonly Route[] = routesOf(
  { limit: 'dashboards_write', read: 'dashboards_read', write: 'dashboards_public_share' },
  {
    [`POST ${shares}`]: (call) => {
      const { org } = call
      const body = bodyOf(call)
      const dashboard = org.dashboards.get(String(body['dashboard_id']))
      if (dashboard === undefined || dashboard.deletedAt !== null) {
        throw notFound(
          `${String(body['dashboard_type'])} ${String(body['dashboard_id'])} not found`,
        )
      }
      const shared = { token: `${org.ids.hex().slice(0, 10)}-${org.ids.hex()}`, body }
      org.sharedDashboards.put(shared.token, { ...shared, createdAt: org.clock.now() })
      return json(200, presented(call, sharedOf(call, shared.token)))
    },
    [`GET ${shares}/{token}`]: (call) => json(200, presented(call, sharedOf(call))),
    [`DELETE ${shares}/{token}`]: (call) => {
      const { token } = sharedOf(call)
      call.org.sharedDashboards.remove(token)
      return json(200, { deleted_public_dashboard_token: token })
    },
  },
)

function sharedOf({ org, at }: Call, token = at['token'] ?? ''): SharedDashboard {
  const shared = org.sharedDashboards.get(token)
  if (shared === undefined) throw notFound('Not found')
  return shared
}

function presented(
  { org: { site } }: Call,
  { token, body, createdAt }: SharedDashboard,
): JsonObject {
  return {
    global_time: null,
    selectable_template_vars: [],
    share_type: 'open',
    share_list: null,
    ...body,
    token,
    public_url: `https://p.${site}/sb/${token}`,
    created: isoTime(createdAt),
  }
}
