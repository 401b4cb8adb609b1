import type { Action, Plan } from '@retriever/datadog-entities'

import type { Planned } from './carry-out.ts'
import { liveEntity } from './live-entity.ts'
import type { LiveEntity } from './live-entity.ts'
import { codeOfRefusal } from './refused.ts'

/** Whether a caller may be told about an entity. */
export type MaySee = (live: LiveEntity) => boolean

/** A plan for people and scripts: every action with its reason; what the caller may not see of it is left out. */
export function planDocument(
  { plan, entities, bodyOf }: Planned,
  maySee: MaySee,
): Readonly<Record<string, unknown>> {
  const { organisation, owner, actions } = plan
  const shown = actions.flatMap((action) => {
    const observed = entities.get(action.key)
    const hidden = observed !== undefined && !maySee(liveEntity(observed, organisation))
    const isDeclared = 'declared' in action && action.declared !== undefined
    return hidden && !isDeclared
      ? []
      : [{ ...actionDocument(action, { hidden }), ...bodyFor(action, bodyOf) }]
  })
  return { dryRun: true, organisation, owner, complete: isComplete(plan), actions: shown }
}

/** Whether everything would be as declared afterwards. */
export function isComplete({ actions }: Plan): boolean {
  return actions.every(({ action }) => action !== 'refuse')
}

/** One action. With `hidden` nothing is told of the entity that is there. */
export function actionDocument(
  action: Action,
  { hidden }: { readonly hidden: boolean },
): Readonly<Record<string, unknown>> {
  const { action: verb, kind, ref, name, reason } = action
  const declared = 'declared' in action ? action.declared : undefined
  return {
    action: verb,
    kind,
    ref,
    name,
    reason: hidden ? hiddenReason(action) : reason,
    ...(!hidden && 'id' in action && action.id !== undefined && { id: action.id }),
    ...(!hidden && 'changes' in action && { changes: action.changes }),
    ...('hint' in action && { hint: action.hint }),
    ...(action.action === 'refuse' && {
      problem: isTold(action, hidden) ? codeOfRefusal(action) : 'not-found',
    }),
    ...(declared && { pointer: declared.origin.pointer, line: declared.origin.line }),
  }
}

/** That a ref is taken has to be told, or else it could never be understood; by what is not. */
function isTold({ reason }: Action, hidden: boolean): boolean {
  return !hidden || reason.code === 'unwanted'
}

function hiddenReason(action: Action): Action['reason'] {
  return isTold(action, true)
    ? { code: 'unwanted', text: 'there is one with this ref already' }
    : { code: 'not-found', text: 'there is none for you' }
}

/** What would be sent; of what stays as it is, nothing is. */
function bodyFor(action: Action, bodyOf: Planned['bodyOf']): { readonly body?: object } {
  const made = action.action === 'unchanged' ? undefined : bodyOf(action)
  return made ? { body: made.body } : {}
}
