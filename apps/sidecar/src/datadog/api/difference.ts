import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { writeScope } from './admission.ts'
import { assertAcceptsJson, stateOf } from './answer-entity.ts'
import type { ApiContext } from './api-context.ts'
import { planned } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import type { EntityType } from './entity-type.ts'
import { etagOf } from './etag.ts'
import { assertKind, findLive } from './find-live.ts'
import { oneEntity } from './one-entity.ts'
import type { readQuery } from './queries.ts'
import { wantedFor } from './update.ts'

type Query = z.output<typeof readQuery>

/** What would have to change for the entity to be as the body declares it. Nothing is written. */
export async function differenceTo(
  request: RouteRequest,
  query: Query,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  assertAcceptsJson(request)
  const scope = writeScope(type.kind)
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const sent = oneEntity(request, type)
  const live = await findLive(request, organisation, type, [scope, `${type.kind}:read`])
  const { declared, ...wanted } = wantedFor(sent, live, request, type, organisation, context)
  request.audit({ ref: declared.ref, dryRun: true })
  const { plan } = await planned(
    { ...wanted, declared: [declared] },
    { context, organisation, request },
  )
  const action = plan.actions.find(({ key }) => key === `ref ${declared.ref}`)
  const changes = action && 'changes' in action ? action.changes : []
  return answer(live.id, etagOf(live), {
    equal: action?.action === 'unchanged',
    ...(action && { reason: action.reason }),
    changes,
    ...stateOf(live),
  })
}

/** Whether somebody changed the entity since it was written, as far as it tells by itself: alerts do. */
export async function drift(
  request: RouteRequest,
  query: Query,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  assertAcceptsJson(request)
  const scope = `${type.kind}:read` as const
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const live = await findLive(request, organisation, type, [scope])
  if (type.kind === 'alert') assertKind(live, type)
  return answer(live.id, etagOf(live), { drift: null, ...stateOf(live) })
}

function answer(id: string, etag: string, said: object): Response {
  return Response.json({ id, ...said }, { headers: { etag, 'cache-control': 'no-store' } })
}
