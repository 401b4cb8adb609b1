import type { Action } from '@retriever/datadog-entities'

import type { Caller } from '../../access/caller.ts'
import type { RouteRequest } from '../../capability.ts'
import type { Scope } from '../../access/scope.ts'
import { ProblemError } from '../../problem.ts'
import type { RequestMistake } from '../../problem.ts'
import type { ApiOrganisation } from './api-context.ts'
import type { Planned } from './carry-out.ts'
import { liveEntity } from './live-entity.ts'
import { grantsFor, isAdmin, maySeeIn } from './visible.ts'

/** What a caller may do of a plan. */
export interface AllowedPlan {
  /** What may be deleted because nobody declares it. */
  readonly prunable: readonly Extract<Action, { readonly action: 'delete' }>[]
  /** The states that were looked at, by id: what has changed since is not touched. */
  readonly ifSeen: Readonly<Record<string, string>>
}

/**
 * Holds what a plan would do to entities that are there against what they are for now, not only against what is declared:
 * nobody takes over the entity of another service by declaring its id or its ref. Throws `forbidden` with all of them.
 */
export function allowedOf(
  { plan, entities }: Pick<Planned, 'plan' | 'entities'>,
  { caller }: Pick<RouteRequest, 'caller'>,
  { name: organisation }: Pick<ApiOrganisation, 'name'>,
): AllowedPlan {
  assertIdsAreTheirs({ plan, entities }, caller)
  const errors: RequestMistake[] = []
  const prunable: Extract<Action, { readonly action: 'delete' }>[] = []
  const ifSeen: Record<string, string> = {}
  const admin = isAdmin(caller, organisation)
  const has = (scope: Scope, action: Action): boolean => {
    const entity = entities.get(action.key)
    if (admin) return true
    if (entity === undefined) return false
    const { claims } = liveEntity(entity, organisation)
    return grantsFor(caller, scope, { organisation, claims }).some(
      ({ owner }) => owner === plan.owner,
    )
  }
  for (const action of plan.actions) {
    if (action.action === 'create' || action.action === 'refuse') continue
    const { kind } = action
    if (action.action === 'delete') {
      if (action.reason.code === 'twin') continue
      if (has(`${kind}:delete`, action)) {
        if (action.reason.code === 'not-declared') prunable.push(action)
        if (action.reason.code === 'not-declared') ifSeen[action.id] = action.seen
      } else if (action.reason.code === 'replaced') errors.push(mistakeOf(action))
      continue
    }
    ifSeen[action.id] = action.seen
    const scopes: readonly Scope[] =
      action.action === 'adopt' && action.reason.code === 'asked'
        ? [`${kind}:write`, 'adopt']
        : [`${kind}:write`]
    if (!scopes.every((scope) => has(scope, action))) errors.push(mistakeOf(action))
  }
  if (errors.length > 0) {
    throw new ProblemError(
      'forbidden',
      'some of it is about entities that are not granted to you',
      {
        errors,
      },
    )
  }
  return { prunable, ifSeen }
}

/** An id that leads nowhere, and one of an entity of others, are refused in the same words. */
function assertIdsAreTheirs(
  { plan, entities }: Pick<Planned, 'plan' | 'entities'>,
  caller: Caller,
): void {
  const { organisation } = plan
  const errors = plan.actions.flatMap((action): readonly RequestMistake[] => {
    const declared = 'declared' in action ? action.declared : undefined
    if (declared?.id === undefined) return []
    const entity = entities.get(action.key)
    if (entity && maySeeIn(caller, organisation, declared.kind)(liveEntity(entity, organisation))) {
      return []
    }
    const { pointer, line } = declared.origin
    const detail = `there is no ${declared.kind} ${declared.id} for you`
    return [{ pointer: `${pointer}/id`, detail, line }]
  })
  if (errors.length === 0) return
  throw new ProblemError('not-found', 'some of it has ids of nothing that is there for you', {
    errors,
  })
}

function mistakeOf(action: Action): RequestMistake {
  const origin = 'declared' in action ? action.declared?.origin : undefined
  const named = `${action.kind} ${JSON.stringify(action.ref.slice(0, 100))}`
  return {
    pointer: origin?.pointer ?? '',
    detail: `${named}: what is there is for services, or of an owner, that are not granted to you`,
    hint: 'declare another ref, or leave the id out',
    ...(origin && { line: origin.line }),
  }
}
