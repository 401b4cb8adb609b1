import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { attributesOf, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { objectsOf } from '../json.ts'
import { badRequest } from '../refused.ts'

const policy = '/api/v2/restriction_policy/{id}'

/** The endpoints of restriction policies. */
export const restrictionRoutes: readonly Route[] = routesOf(
  { limit: 'restriction_policies', read: 'user_access_read', write: 'user_access_manage' },
  {
    [`GET ${policy}`]: (call) => presented(call, resourceOf(call)),
    [`POST ${policy}`]: (call) => {
      const resource = resourceOf(call)
      const bindings = objectsOf(attributesOf(call)['bindings'])
      call.org.restrictions.put(resource, { bindings })
      return presented(call, resource)
    },
    [`DELETE ${policy}`]: (call) => {
      call.org.restrictions.remove(resourceOf(call))
      return { status: 204, headers: {}, body: '' }
    },
  },
)

function resourceOf({ at }: Call): string {
  const { id = '' } = at
  if (!/^[a-z][a-z-]*:[^:]+$/.test(id)) {
    throw badRequest(`Invalid resource: '${id}' is not in a valid format`)
  }
  return id
}

function presented({ org }: Call, id: string): StandInAnswer {
  const bindings = org.restrictions.get(id)?.bindings ?? []
  return json(200, { data: { id, type: 'restriction_policy', attributes: { bindings } } })
}
