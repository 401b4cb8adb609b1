import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import { admitted, writeScope } from './admission.ts'
import { assertAcceptsJson } from './answer-entity.ts'
import type { ApiContext } from './api-context.ts'
import { planned } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import { mistakeOf } from './decode-body.ts'
import type { EntityType } from './entity-type.ts'
import { oneEntity } from './one-entity.ts'
import { planDocument } from './plan-document.ts'
import type { validateQuery } from './queries.ts'
import { maySeeIn } from './visible.ts'

/** Whether a document could be written: its form, the caller's grant, and Datadog's own judgement of monitors. */
export async function validateEntity(
  request: RouteRequest,
  query: z.output<typeof validateQuery>,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  assertAcceptsJson(request)
  const { caller } = request
  const scope = writeScope(type.kind)
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const declared = oneEntity(request, type)
  const { owner, allowRawTemplates, services } = admitted([declared], {
    caller,
    organisation: organisation.name,
    owner: query.owner,
    gated: context.gate !== undefined,
  })
  request.audit({ kind: type.kind, ref: declared.ref, services, dryRun: true })
  // Whatever is there with its id or ref: only the document is judged.
  const { id: _id, ...document } = declared
  const report = await planned(
    { declared: [document], owner, allowRawTemplates, validate: true },
    { context, organisation, request },
  )
  const { rejections = [] } = report
  if (rejections.length > 0) {
    throw new ProblemError('datadog-rejected', 'Datadog would not take it', {
      errors: rejections.map(mistakeOf),
    })
  }
  const plan = planDocument(report, maySeeIn(caller, organisation.name, type.kind))
  return Response.json({ valid: true, plan })
}
