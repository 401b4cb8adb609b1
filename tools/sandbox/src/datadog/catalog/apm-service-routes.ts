import { json } from '../../frame/json-answers.ts'
import { routesOf, type Route } from '../http/route.ts'
import { badRequest } from '../refused.ts'

/** The endpoint that lists the services that send traces from one environment. */
export const apmServiceRoutes: readonly Route[] = routesOf(
  { limit: 'catalog', read: 'apm_read', write: 'apm_read' },
  {
    'GET /api/v2/apm/services': ({ org, query }) => {
      const env = query.get('filter[env]') ?? ''
      if (env === '') throw badRequest("'filter[env]' is a required parameter")
      const services = org.settings().apmServices[env] ?? []
      const attributes = {
        services,
        metadata: services.map(() => ({ isTraced: true, isUsm: false })),
      }
      return json(200, { data: { id: env, type: 'services_list', attributes } })
    },
  },
)
