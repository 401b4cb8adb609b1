import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { acceptedType, answerEntity } from './answer-entity.ts'
import type { ApiContext } from './api-context.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import type { EntityType } from './entity-type.ts'
import { assertKind, findLive } from './find-live.ts'
import type { readQuery } from './queries.ts'

/** Tells what an entity is. A monitor that is managed as an alert can be read as both. */
export async function readEntity(
  request: RouteRequest,
  query: z.output<typeof readQuery>,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  const scope = `${type.kind}:read` as const
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const answerType = acceptedType(request)
  const live = await findLive(request, organisation, type, [scope])
  if (type.kind === 'alert') assertKind(live, type)
  return answerEntity(live, type.kind, {
    type: answerType,
    outcome: 'read',
    organisation,
    context,
  })
}
