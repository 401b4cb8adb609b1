import { json } from '../../frame/json-answers.ts'
import { bodyOf, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import type { JsonObject } from '../json.ts'
import { badRequest, notFound } from '../refused.ts'
import { epochSeconds } from '../times.ts'
import type { Objective } from './objective.ts'

const objectives = '/api/v1/slo'

/** The endpoints of service level objectives that references to monitors need. */
export const objectiveRoutes: readonly Route[] = routesOf(
  { limit: 'objectives', read: 'slos_read', write: 'slos_write' },
  {
    [`GET ${objectives}`]: (call) => {
      const ids = call.query.get('ids')?.split(',')
      const data = call.org.objectives
        .all(call.staleAt)
        .filter(({ id }) => ids?.includes(id) !== false)
        .map(presented)
      return json(200, { data, errors: [] })
    },
    [`POST ${objectives}`]: (call) => {
      const now = call.org.clock.now()
      const objective = written(call, { id: call.org.ids.hex(), createdAt: now })
      return json(200, { data: [presented(objective)], error: null })
    },
    [`GET ${objectives}/{id}`]: (call) =>
      json(200, { data: presented(objectiveOf(call)), errors: [] }),
    [`PUT ${objectives}/{id}`]: (call) => {
      const objective = written(call, objectiveOf(call))
      return json(200, { data: [presented(objective)], error: null })
    },
    [`DELETE ${objectives}/{id}`]: (call) => {
      const { id } = objectiveOf(call)
      call.org.objectives.remove(id)
      return json(200, { data: [id], error: null })
    },
  },
)

function objectiveOf({ org, at }: Call): Objective {
  const { id = '' } = at
  const objective = org.objectives.get(id)
  if (objective === undefined) throw notFound(`404: SLO ${id} not found`)
  return objective
}

function written(call: Call, kept: Pick<Objective, 'id' | 'createdAt'>): Objective {
  const body = bodyOf(call)
  const { name, monitor_ids: ids } = body
  if (typeof name !== 'string') throw badRequest("The parameter 'name' is required")
  const objective: Objective = {
    id: kept.id,
    createdAt: kept.createdAt,
    name,
    monitorIds: Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [],
    body,
    modifiedAt: call.org.clock.now(),
  }
  call.org.objectives.put(objective.id, objective)
  return objective
}

function presented({ id, body, createdAt, modifiedAt }: Objective): JsonObject {
  return {
    description: null,
    tags: [],
    ...body,
    id,
    created_at: epochSeconds(createdAt),
    modified_at: epochSeconds(modifiedAt),
  }
}
