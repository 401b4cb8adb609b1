import type { Declared } from '@retriever/datadog-entities'
import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import { admitted, writeScope } from './admission.ts'
import { acceptedType, answerEntity, assertAcceptsJson } from './answer-entity.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { carriedOut, planned, resultFor } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import type { EntityType } from './entity-type.ts'
import { assertIfMatch } from './etag.ts'
import { failed, seenIn } from './failed.ts'
import { assertKind, findLive } from './find-live.ts'
import { liveEntity } from './live-entity.ts'
import type { LiveEntity } from './live-entity.ts'
import { invalid, oneEntity } from './one-entity.ts'
import { ownerOf } from './ours.ts'
import { planDocument } from './plan-document.ts'
import type { updateQuery } from './queries.ts'
import { maySeeIn } from './visible.ts'

/** So often an update without `If-Match` is decided anew when somebody was faster. */
const attempts = 3

/** Changes an entity that is ours to what is declared. It creates nothing, and adopts nothing. */
export async function updateEntity(
  request: RouteRequest,
  query: z.output<typeof updateQuery>,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  const { caller, raw } = request
  const scope = writeScope(type.kind)
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const dryRun = query.dryRun === 'true'
  const answerType = dryRun ? 'application/json' : acceptedType(request)
  if (dryRun) assertAcceptsJson(request)
  const sent = oneEntity(request, type)
  const carrier = { context, organisation, request }
  for (let attempt = 1; ; attempt += 1) {
    const live = await findLive(request, organisation, type, [scope, `${type.kind}:read`])
    const { declared, ...wanted } = wantedFor(sent, live, request, type, organisation, context)
    request.audit({ ref: declared.ref, dryRun })
    if (dryRun) {
      const report = await planned({ ...wanted, declared: [declared] }, carrier)
      return Response.json(planDocument(report, maySeeIn(caller, organisation.name, type.kind)))
    }
    const applied = await carriedOut({ ...wanted, declared: [declared] }, carrier)
    const result = resultFor(declared, applied)
    if (result.status === 'done' || result.status === 'unchanged') {
      const entity = seenIn(result)
      const now = entity ? liveEntity(entity, organisation.name) : live
      const outcome = result.status === 'done' ? 'updated' : 'unchanged'
      request.audit({ after: now.digest, outcome })
      return answerEntity(now, type.kind, { type: answerType, outcome, organisation, context })
    }
    const error = await failed(result, { request, type, organisation, context })
    const changed = error instanceof ProblemError && error.code === 'changed'
    if (!changed || (attempt === attempts && !raw.headers.has('if-match'))) throw error
    if (raw.headers.has('if-match')) {
      throw new ProblemError('precondition-failed', 'somebody changed it at the same moment', {
        errors: [{ header: 'if-match', detail: 'it was changed since', hint: 'GET it again' }],
      })
    }
  }
}

/** What is to be done to the live entity, when the caller may. It is bound to the state that was looked at. */
export function wantedFor(
  sent: Declared,
  live: LiveEntity,
  request: RouteRequest,
  type: EntityType,
  organisation: ApiOrganisation,
  { gate }: Pick<ApiContext, 'gate'>,
) {
  assertKind(live, type)
  const owner = ownerOf(live, request, organisation.name, writeScope(type.kind))
  assertIfMatch(request.raw.headers, live, organisation)
  const declared = addressed(sent, live)
  const { allowRawTemplates } = admitted([declared], {
    caller: request.caller,
    organisation: organisation.name,
    owner,
    gated: gate !== undefined,
  })
  return {
    declared,
    owner,
    allowRawTemplates,
    writes: ['update'] as const,
    ifSeen: { [live.id]: live.digest },
  }
}

/** What was sent, as that which the path names. Without a ref of its own it keeps the one that it has. */
export function addressed(sent: Declared, live: LiveEntity): Declared {
  if (sent.id !== undefined && sent.id !== live.id) {
    const hint = `the path names ${live.id}`
    throw invalid(`${sent.origin.pointer}/id`, 'the document has the id of another one', hint)
  }
  const name = sent.kind === 'dashboard' ? sent.spec.title : sent.spec.name
  const kept = live.mark?.ref
  const isDefault = sent.ref === name && kept !== undefined && kept !== live.name
  return { ...sent, id: live.id, ref: isDefault ? kept : sent.ref }
}
