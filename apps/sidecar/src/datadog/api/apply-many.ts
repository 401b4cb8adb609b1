import { DatadogError } from '@retriever/datadog-entities'
import type { ActionResult, Declared } from '@retriever/datadog-entities'
import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { may } from '../../access/permits.ts'
import { ProblemError } from '../../problem.ts'
import { admitted } from './admission.ts'
import type { Admission } from './admission.ts'
import { assertAcceptsJson } from './answer-entity.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { allowedOf } from './apply-rights.ts'
import { carriedOut, planned } from './carry-out.ts'
import type { Planned, Wanted } from './carry-out.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import { countOf, quotaExceeded } from './create.ts'
import { decodeBody } from './decode-body.ts'
import { liveEntity } from './live-entity.ts'
import { actionDocument, isComplete, planDocument } from './plan-document.ts'
import type { MaySee } from './plan-document.ts'
import { pruneScopeOf } from './prune-scope.ts'
import type { applyQuery } from './queries.ts'
import { invalidParameters } from './query.ts'
import { codeOfError } from './refused.ts'
import { maySeeIn } from './visible.ts'

type Query = z.output<typeof applyQuery>

/** Longest body of an apply, in bytes. */
export const longestApply = 4 * 1024 * 1024

const writeScopes = ['monitor:write', 'alert:write', 'dashboard:write'] as const

/**
 * Brings what is declared about: plan and apply in one. 200 when everything is as declared then; otherwise 409
 * `incomplete`, with the same report in it.
 */
export async function applyMany(
  request: RouteRequest,
  query: Query,
  context: ApiContext,
): Promise<Response> {
  assertAcceptsJson(request)
  const { caller, raw, body } = request
  const organisation = chosenOrganisation(query.organisation, request, writeScopes, context)
  const allowRaw = may(caller, 'raw-template')
  const { declared } = decodeBody({
    headers: raw.headers,
    body,
    maxBytes: longestApply,
    allowRawTemplates: allowRaw,
  })
  assertScopes(query, declared, request)
  const admission = admitted(declared, {
    caller,
    organisation: organisation.name,
    owner: query.owner,
    gated: context.gate !== undefined,
  })
  const dryRun = query.dryRun === 'true'
  request.audit({ services: admission.services, dryRun })
  const wanted = wantedOf(query, declared, admission)
  const carrier = { context, organisation, request }
  const first = await planned({ ...wanted, ...pruneOf(query) }, carrier)
  const { prunable, ifSeen } = allowedOf(first, request, organisation)
  assertDeletes(prunable.length, query)
  await assertQuota(first, admission, organisation, request)
  const remove = prunable.map(({ id, kind }) => ({
    family: kind === 'dashboard' ? ('dashboard' as const) : ('monitor' as const),
    id,
  }))
  const exact = { ...wanted, ifSeen, ...(remove.length > 0 && { remove }) }
  const maySee = mayChangeIn(request, organisation)
  if (dryRun) return Response.json(planDocument(await planned(exact, carrier), maySee))
  const { plan, results, complete } = await carriedOut(exact, carrier)
  const { owner } = plan
  const shown = results.map((result) => resultDocument(result, organisation, maySee))
  const report = { organisation: organisation.name, owner, complete, results: shown }
  request.audit({ outcome: complete ? 'applied' : 'incomplete' })
  if (complete && isComplete(plan)) {
    return Response.json(report, { headers: { 'cache-control': 'no-store' } })
  }
  const open = results.filter(({ status }) => status !== 'done' && status !== 'unchanged').length
  throw new ProblemError('incomplete', `${open} of ${results.length} are not as declared`, {
    hint: 'mend what the report names, and send it again: what is done already stays as it is',
    members: { report },
  })
}

function wantedOf(
  { adopt, replace }: Query,
  declared: readonly Declared[],
  { owner, allowRawTemplates }: Admission,
): Wanted {
  return {
    declared,
    owner,
    allowRawTemplates,
    ...(adopt === 'true' && { adopt: true }),
    ...(replace === 'true' && { replace: true }),
  }
}

/** Looks at everything that could go; what the caller may not delete, and how much may go, is decided on that. */
function pruneOf({ prune, scope }: Query): Pick<Wanted, 'prune'> {
  if (prune !== 'true') return {}
  return { prune: { scope: pruneScopeOf(scope), maxDeletes: Number.MAX_SAFE_INTEGER } }
}

function assertScopes(
  { adopt, prune, replace, scope, maxDeletes }: Query,
  declared: readonly Declared[],
  { caller }: RouteRequest,
): void {
  if (prune === 'true' && maxDeletes === undefined) {
    const detail = 'prune needs it: how much may be deleted'
    throw invalidParameters([{ parameter: 'maxDeletes', detail }])
  }
  if (prune !== 'true' && (scope ?? maxDeletes) !== undefined) {
    throw invalidParameters([{ parameter: 'prune', detail: 'scope and maxDeletes go with it' }])
  }
  const deletes = declared.map(({ kind }) => `${kind}:delete` as const)
  const missing = [
    ...(adopt === 'true' && !may(caller, 'adopt') ? [['adopt', 'adopt']] : []),
    ...(replace === 'true' && deletes.some((each) => !may(caller, each))
      ? [['replace', 'the scope to delete']]
      : []),
    ...(prune === 'true' && !may(caller, ['monitor:delete', 'alert:delete', 'dashboard:delete'])
      ? [['prune', 'the scope to delete']]
      : []),
  ]
  if (missing.length === 0) return
  throw new ProblemError('forbidden', 'some of it needs scopes that are not granted to you', {
    errors: missing.map(([parameter = '', what = '']) => ({
      parameter,
      detail: `it needs ${what}`,
    })),
  })
}

function assertDeletes(count: number, { maxDeletes }: Query): void {
  if (count <= Number(maxDeletes ?? 0) || count === 0) return
  throw new ProblemError(
    'too-many-deletes',
    `${count} would be deleted, and at most ${maxDeletes ?? 0} may be`,
    { hint: 'nothing was done; make the scope smaller, or allow as many' },
  )
}

async function assertQuota(
  { plan: { actions } }: Planned,
  { owner, quota }: Admission,
  organisation: ApiOrganisation,
  { raw }: RouteRequest,
): Promise<void> {
  if (quota === undefined) return
  const added = actions.filter(({ action }) => action === 'create' || action === 'adopt').length
  if (added === 0) return
  if ((await countOf(organisation, owner, raw.signal)) + added > quota) {
    throw quotaExceeded(owner, quota)
  }
}

function mayChangeIn({ caller }: RouteRequest, { name }: ApiOrganisation): MaySee {
  return (live) => maySeeIn(caller, name, live.kind)(live)
}

function resultDocument(
  result: ActionResult,
  { name }: ApiOrganisation,
  maySee: MaySee,
): Readonly<Record<string, unknown>> {
  const { action, status } = result
  const entity = 'entity' in result ? result.entity : undefined
  const hidden = entity !== undefined && !maySee(liveEntity(entity, name))
  const { changes: _changes, ...shown } = { changes: [], ...actionDocument(action, { hidden }) }
  switch (status) {
    case 'done':
      return { ...shown, status, id: result.id, already: result.already }
    case 'failed':
      return { ...shown, status, ...failureDocument(result.error) }
    case 'blocked':
      return { ...shown, status, by: result.by }
    default:
      return { ...shown, status }
  }
}

/** Of a duplicate it is not told which one it is: it may be for a service of others. */
function failureDocument(error: DatadogError): Readonly<Record<string, unknown>> {
  const { hint, errors = [] } = error
  const problem = codeOfError(error)
  const said = problem === 'datadog-rejected' ? { errors } : {}
  return { problem, detail: `it failed: ${problem}`, hint, ...said }
}
