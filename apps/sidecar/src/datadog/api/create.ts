import { listManaged } from '@retriever/datadog-entities'
import type { ActionResult } from '@retriever/datadog-entities'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import { admitted, writeScope } from './admission.ts'
import { acceptedType, answerEntity, assertAcceptsJson } from './answer-entity.ts'
import type { Outcome } from './answer-entity.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { carriedOut, planned, resultFor } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import type { EntityType } from './entity-type.ts'
import { failed, seenIn } from './failed.ts'
import { readLive } from './find-live.ts'
import { liveEntity } from './live-entity.ts'
import { invalid, oneEntity } from './one-entity.ts'
import { planDocument } from './plan-document.ts'
import type { createQuery } from './queries.ts'
import { maySeeIn } from './visible.ts'
import type * as z from 'zod'

/**
 * Creates an entity. One that is there already with the same ref is answered with 200 when it is equal, and refused as
 * `exists` when it is not; an equal one that nobody owns is adopted.
 */
export async function createEntity(
  request: RouteRequest,
  query: z.output<typeof createQuery>,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  const { caller } = request
  const scope = writeScope(type.kind)
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const dryRun = query.dryRun === 'true'
  const answerType = dryRun ? undefined : acceptedType(request)
  if (dryRun) assertAcceptsJson(request)
  const declared = oneEntity(request, type)
  if (declared.id !== undefined) {
    const hint = `PUT /${type.kind}/${declared.id} changes it; leave the id out to create another one`
    throw invalid(`${declared.origin.pointer}/id`, 'what is created has no id yet', hint)
  }
  const admission = admitted([declared], {
    caller,
    organisation: organisation.name,
    owner: query.owner,
    gated: context.gate !== undefined,
  })
  const { owner, allowRawTemplates, services } = admission
  request.audit({ kind: type.kind, ref: declared.ref, services, dryRun })
  const isFull = await isQuotaUsed(organisation, admission, request)
  const writes = isFull ? [] : (['create', 'adopt'] as const)
  const wanted = { declared: [declared], owner, allowRawTemplates, writes }
  const carrier = { context, organisation, request }
  if (dryRun) {
    const report = await planned(wanted, carrier)
    return Response.json(planDocument(report, maySeeIn(caller, organisation.name, type.kind)))
  }
  const result = resultFor(declared, await carriedOut(wanted, carrier))
  if (result.status !== 'done' && result.status !== 'unchanged') {
    if (isFull && wouldAdd(result)) throw quotaExceeded(owner, admission.quota)
    throw await failed(result, { request, type, organisation, context })
  }
  const seen = seenIn(result)
  const live = seen
    ? liveEntity(seen, organisation.name)
    : await readLive(organisation, type, result.id, request.raw.signal)
  if (!live) throw new ProblemError('changed', 'it was deleted as soon as it was created')
  const outcome = outcomeOf(result)
  request.audit({ entity: live.id, after: live.digest, outcome })
  return answerEntity(live, type.kind, {
    type: answerType ?? 'application/json',
    outcome,
    organisation,
    context,
  })
}

/** What was found again after a lost answer was created by this request or by an earlier one like it. */
function outcomeOf({ status, action }: ActionResult): Outcome {
  if (status === 'unchanged') return 'unchanged'
  return action.action === 'adopt' ? 'adopted' : 'created'
}

/** Whether the owner has as many entities as it may have. They are counted only where there is a bound. */
async function isQuotaUsed(
  { api }: ApiOrganisation,
  { owner, quota }: { readonly owner: string; readonly quota: number | undefined },
  { raw }: RouteRequest,
): Promise<boolean> {
  return quota !== undefined && (await countOf({ api }, owner, raw.signal)) >= quota
}

/** How many entities an owner has. */
export async function countOf(
  { api }: Pick<ApiOrganisation, 'api'>,
  owner: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0
  for await (const _ of listManaged(api, { owner, signal })) count += 1
  return count
}

function wouldAdd({ action }: ActionResult): boolean {
  if (action.action !== 'refuse' || action.reason.code !== 'unwanted') return false
  return action.would === 'create' || action.would === 'adopt'
}

/** The refusal of one more entity than the owner may have. */
export function quotaExceeded(owner: string, quota = 0): ProblemError {
  return new ProblemError(
    'quota-exceeded',
    `"${owner}" has as many entities as it may have: ${quota}`,
    { hint: 'delete what is not needed any more, or ask for a larger limit' },
  )
}
