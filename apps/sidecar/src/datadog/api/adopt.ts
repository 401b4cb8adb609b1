import {
  decompileMonitor,
  defaultManager,
  unmarkMonitor,
  withLinkedTexts,
  withoutLinks,
} from '@retriever/datadog-entities'
import type { Declared } from '@retriever/datadog-entities'
import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { whyNot } from '../../access/permits.ts'
import { ProblemError } from '../../problem.ts'
import { admitted, writeScope } from './admission.ts'
import { acceptedType, answerEntity, asDeclared, assertAcceptsJson } from './answer-entity.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { carriedOut, planned, resultFor } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import { countOf, quotaExceeded } from './create.ts'
import type { EntityType } from './entity-type.ts'
import { assertIfMatch } from './etag.ts'
import { failed, seenIn } from './failed.ts'
import { findLive } from './find-live.ts'
import { liveEntity } from './live-entity.ts'
import type { LiveEntity } from './live-entity.ts'
import { oneEntity } from './one-entity.ts'
import { ownerOf } from './ours.ts'
import { planDocument } from './plan-document.ts'
import type { adoptQuery } from './queries.ts'
import { addressed } from './update.ts'
import { grantsFor, maySeeIn } from './visible.ts'

/**
 * Takes over an entity that nobody manages, as it is or as the body declares it. What is ours as a monitor can become an
 * alert in the same way, and the other way round.
 */
export async function adoptEntity(
  request: RouteRequest,
  query: z.output<typeof adoptQuery>,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  const { body, caller, raw } = request
  const scope = writeScope(type.kind)
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const dryRun = query.dryRun === 'true'
  const answerType = dryRun ? 'application/json' : acceptedType(request)
  if (dryRun) assertAcceptsJson(request)
  const sent = body.length === 0 ? undefined : oneEntity(request, type)
  const live = await findLive(request, organisation, type, [scope, `${type.kind}:read`])
  assertMayAdopt(live, request, organisation)
  assertIfMatch(raw.headers, live, organisation)
  const owner =
    live.mark || live.holder ? ownerOf(live, request, organisation.name, scope) : query.owner
  const declared = addressed(sent ?? asItIs(live, type), live)
  const admission = admitted([declared], {
    caller,
    organisation: organisation.name,
    owner,
    gated: context.gate !== undefined,
  })
  const { allowRawTemplates, quota } = admission
  if (
    !live.mark &&
    quota !== undefined &&
    (await countOf(organisation, admission.owner, raw.signal)) >= quota
  ) {
    throw quotaExceeded(admission.owner, quota)
  }
  request.audit({ ref: declared.ref, dryRun })
  const becomesOther = live.mark !== undefined && live.kind !== type.kind
  const wanted = {
    declared: [declared],
    owner: admission.owner,
    allowRawTemplates,
    writes: becomesOther ? (['update'] as const) : (['adopt'] as const),
    ifSeen: { [live.id]: live.digest },
  }
  const carrier = { context, organisation, request }
  if (dryRun) {
    const report = await planned(wanted, carrier)
    return Response.json(planDocument(report, maySeeIn(caller, organisation.name, type.kind)))
  }
  const result = resultFor(declared, await carriedOut(wanted, carrier))
  if (result.status !== 'done' && result.status !== 'unchanged') {
    throw await failed(result, { request, type, organisation, context })
  }
  const entity = seenIn(result)
  const now = entity ? liveEntity(entity, organisation.name) : live
  const outcome = result.status === 'done' ? 'adopted' : 'unchanged'
  request.audit({ after: now.digest, outcome })
  return answerEntity(now, type.kind, { type: answerType, outcome, organisation, context })
}

function assertMayAdopt(
  { claims }: LiveEntity,
  { caller }: RouteRequest,
  { name }: ApiOrganisation,
): void {
  if (grantsFor(caller, 'adopt', { organisation: name, claims }).length > 0) return
  const [why = 'adopt is not granted to you for it'] = whyNot(caller, 'adopt', {
    organisation: name,
    services: claims.services,
  })
  throw new ProblemError('forbidden', why)
}

/** The live entity, declared as this kind. */
function asItIs(live: LiveEntity, type: EntityType): Declared {
  const origin = { file: '<request>', line: 1, pointer: '' }
  if (type.kind === 'alert' && live.family === 'monitor') {
    const plain = live.mark ? unmarkMonitor(live.entity, defaultManager) : live.entity
    const { unmarked: _unmarked, ...read } = decompileMonitor(plain)
    const spec = withLinkedTexts('alert', read, withoutLinks)
    return { kind: 'alert', ref: live.mark?.ref ?? spec.name, spec, origin }
  }
  const { id: _id, ...declared } = asDeclared(live, type.kind)
  return { ...declared, origin } as Declared
}
