import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import { assertAcceptsJson } from './answer-entity.ts'
import type { ApiContext } from './api-context.ts'
import { carriedOut, planned } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import type { EntityType } from './entity-type.ts'
import { assertIfMatch } from './etag.ts'
import { failed } from './failed.ts'
import { assertKind, findLive } from './find-live.ts'
import { ownerOf } from './ours.ts'
import { planDocument } from './plan-document.ts'
import type { removeQuery } from './queries.ts'
import { grantsFor, isAdmin, maySeeIn } from './visible.ts'

/** Deletes an entity that is ours. */
export async function removeEntity(
  request: RouteRequest,
  query: z.output<typeof removeQuery>,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  const { caller, raw } = request
  const scope = `${type.kind}:delete` as const
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const dryRun = query.dryRun === 'true'
  const force = query.force === 'true'
  if (dryRun) assertAcceptsJson(request)
  const live = await findLive(request, organisation, type, [scope, `${type.kind}:read`])
  assertKind(live, type)
  const owner = ownerOf(live, request, organisation.name, scope)
  const use = { organisation: organisation.name, claims: live.claims }
  if (force && grantsFor(caller, 'force', use).length === 0 && !isAdmin(caller, use.organisation)) {
    throw new ProblemError('forbidden', 'force is not granted to you for it', {
      errors: [{ parameter: 'force', detail: 'it needs the scope force' }],
    })
  }
  assertIfMatch(raw.headers, live, organisation)
  request.audit({ dryRun })
  const wanted = {
    declared: [],
    owner,
    writes: ['delete'] as const,
    ifSeen: { [live.id]: live.digest },
    remove: [{ family: type.family, id: live.id, force }],
  }
  const carrier = { context, organisation, request }
  if (dryRun) {
    const report = await planned(wanted, carrier)
    return Response.json(planDocument(report, maySeeIn(caller, organisation.name, type.kind)))
  }
  const { results } = await carriedOut(wanted, carrier)
  const wrong = results.find(({ status }) => status !== 'done')
  if (wrong) throw await failed(wrong, { request, type, organisation, context })
  request.audit({ outcome: 'deleted' })
  return new Response(null, { status: 204 })
}
