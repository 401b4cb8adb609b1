import { DatadogError } from '@retriever/datadog-entities'
import type { ActionResult } from '@retriever/datadog-entities'

import type { RouteRequest } from '../../capability.ts'
import { ProblemError } from '../../problem.ts'
import { pathOf } from './answer-entity.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import type { EntityType } from './entity-type.ts'
import { readLive } from './find-live.ts'
import { liveEntity } from './live-entity.ts'
import { problemOf, refusedByPlan } from './refused.ts'
import { maySeeIn } from './visible.ts'

/** For whom an action failed. */
export interface Failing {
  readonly request: Pick<RouteRequest, 'caller' | 'raw'>
  readonly type: EntityType
  readonly organisation: ApiOrganisation
  readonly context: Pick<ApiContext, 'organisations'>
}

/** What Datadog holds of an entity, as far as the run has seen it. */
export function seenIn(result: ActionResult) {
  return 'entity' in result ? result.entity : undefined
}

/** Why an action was not done, as an error. It tells of entities that are there only what the caller may know. */
export async function failed(result: ActionResult, failing: Failing): Promise<unknown> {
  const { status, action } = result
  if (status === 'failed') return failedBy(result.error, failing)
  if (action.action !== 'refuse') {
    return new ProblemError('stopped', 'it was ended before it was done', {
      hint: 'send it again',
      headers: { 'retry-after': '1' },
    })
  }
  const { organisation, request, type, context } = failing
  const seen = seenIn(result)
  const live = seen && liveEntity(seen, organisation.name)
  const isShown = live && maySeeIn(request.caller, organisation.name, type.kind)(live)
  if (action.reason.code === 'unwanted' && action.would === 'update') {
    return exists(isShown ? live.id : undefined, action.ref, failing)
  }
  if (action.reason.code === 'unwanted' && action.would === 'adopt') {
    const hint = `POST ${pathOf(`${action.id ?? ''}/adopt`, type.kind, organisation, context)} takes it over`
    return new ProblemError('not-managed', 'nobody manages it', { hint })
  }
  if (live === undefined || isShown) return refusedByPlan(action, members(action.id))
  const hidden = { ...action, reason: { ...action.reason, text: 'it is not for you to change' } }
  return refusedByPlan(hidden)
}

function members(id: string | undefined) {
  return id === undefined ? {} : { members: { id } }
}

function exists(
  id: string | undefined,
  ref: string,
  { type, organisation, context }: Failing,
): ProblemError {
  const path = id === undefined ? undefined : pathOf(id, type.kind, organisation, context)
  const hint =
    path === undefined
      ? 'give it another ref'
      : `PUT ${path} changes it; give a new one another ref`
  const named = JSON.stringify(ref.slice(0, 100))
  return new ProblemError('exists', `there is one with the ref ${named}, and it is different`, {
    hint,
    ...members(id),
    ...(path !== undefined && { headers: { location: path } }),
  })
}

/** Of a duplicate, which one it is told to those who may see that one. */
async function failedBy(error: DatadogError, failing: Failing): Promise<unknown> {
  const { existingId } = error
  if (error.code !== 'duplicate' || existingId === undefined) return problemOf(error)
  const { organisation, request, type } = failing
  const live = await readLive(organisation, type, String(existingId), request.raw.signal)
  const isShown = live && maySeeIn(request.caller, organisation.name, type.kind)(live)
  return new ProblemError('duplicate', 'Datadog has the same monitor already', {
    hint: isShown
      ? 'use that one, or change what tells them apart'
      : 'it is for a service that is not granted to you; change what tells them apart',
    ...(isShown && members(live.id)),
  })
}
