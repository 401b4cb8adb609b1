import { json } from '../../frame/json-answers.ts'
import { apmServiceRoutes } from '../catalog/apm-service-routes.ts'
import { entityRoutes } from '../catalog/entity-routes.ts'
import { dashboardListRoutes } from '../dashboards/dashboard-list-routes.ts'
import { dashboardRoutes } from '../dashboards/dashboard-routes.ts'
import { publicDashboardRoutes } from '../dashboards/public-routes.ts'
import { definitionRoutes } from '../definitions/definition-routes.ts'
import { downtimeV1Routes } from '../downtimes/downtime-v1-routes.ts'
import { downtimeV2Routes } from '../downtimes/downtime-v2-routes.ts'
import { eventV1Routes } from '../events/event-v1-routes.ts'
import { eventV2Routes } from '../events/event-v2-routes.ts'
import { monitorRoutes } from '../monitors/monitor-routes.ts'
import { notificationRuleRoutes } from '../notification-rules/notification-rule-routes.ts'
import { objectiveRoutes } from '../objectives/objective-routes.ts'
import { restrictionRoutes } from '../restriction/restriction-routes.ts'
import { routesOf, type Route } from './route.ts'

/** All endpoints. Where two fit a path, the first one is meant. */
export const routes: readonly Route[] = [
  ...routesOf(
    { limit: 'validate', read: 'api-key', write: 'api-key' },
    { 'GET /api/v1/validate': () => json(200, { valid: true }) },
  ),
  ...monitorRoutes,
  ...publicDashboardRoutes,
  ...dashboardListRoutes,
  ...dashboardRoutes,
  ...downtimeV1Routes,
  ...downtimeV2Routes,
  ...objectiveRoutes,
  ...notificationRuleRoutes,
  ...restrictionRoutes,
  ...entityRoutes,
  ...apmServiceRoutes,
  ...definitionRoutes,
  ...eventV1Routes,
  ...eventV2Routes,
]
