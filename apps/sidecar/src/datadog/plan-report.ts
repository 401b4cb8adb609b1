import { isEmpty, printPlan, printResults, refusalsOf } from '@retriever/datadog-entities'
import type { Action, ActionResult, Plan, Styles } from '@retriever/datadog-entities'

import { coloured, printable } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import type { DatadogExitCode } from './exit-codes.ts'

/** What looking at a plan ends with: refusals count for more than changes. */
export function exitCodeOfPlan(plan: Plan): DatadogExitCode {
  if (refusalsOf(plan).length > 0) return 3
  return isEmpty(plan) ? 0 : 2
}

/** What carrying a plan out ends with: failures count for more than refusals. */
export function exitCodeOfResults(results: readonly ActionResult[]): DatadogExitCode {
  const found = new Set(results.map(({ status }) => status))
  if (found.has('failed') || found.has('not-attempted')) return 1
  if (found.has('refused')) return 3
  return found.has('blocked') ? 1 : 0
}

/** Tells what a plan would do, and gives the exit code. */
export function tellPlan(
  plan: Plan,
  world: World,
  { json = false, saved }: { readonly json?: boolean; readonly saved?: string },
): DatadogExitCode {
  const { stdout } = world
  const exitCode = exitCodeOfPlan(plan)
  if (json) {
    const { organisation, owner } = plan
    const actions = plan.actions.map(shownAction)
    const file = saved === undefined ? {} : { saved }
    stdout.write(
      `${JSON.stringify({ ok: true, exitCode, organisation, owner, actions, ...file })}\n`,
    )
    return exitCode
  }
  stdout.write(printPlan(plan, { styles: stylesFor(world) }))
  if (saved !== undefined) stdout.write(`\nsaved in ${saved}\n`)
  return exitCode
}

/** The actions of which something is left to say: what is refused, or is to change. */
export function differencesOf({ actions }: Plan): readonly Action[] {
  return actions.filter(({ action }) => action !== 'unchanged')
}

/** An action for scripts: what was declared is in their hands already. */
export function shownAction(action: Action) {
  const { action: verb, kind, ref, name, reason } = action
  return {
    action: verb,
    kind,
    ref,
    name,
    ...('id' in action && action.id !== undefined && { id: action.id }),
    reason,
    ...('changes' in action && { changes: action.changes }),
    ...('hint' in action && { hint: action.hint }),
    ...('declared' in action && action.declared && { origin: action.declared.origin }),
  }
}

/** What became of actions, one line each, for people. */
export function resultsText(results: readonly ActionResult[], styles: Styles): string {
  return results
    .map((result) => {
      if (result.status !== 'failed' || result.error.code !== 'aborted') {
        return printResults([result], styles)
      }
      const { action, error } = result
      const about = printable(`${action.action} ${action.kind} ${action.ref}`)
      const what = error.executed === 'no' ? 'nothing was written' : 'it may be done all the same'
      return `${styles.removed(`${about}: given up, ${what}`)}\n`
    })
    .join('')
}

/** How many actions ended in which way: `2 done, 1 refused`. */
export function countsOf(results: readonly ActionResult[]): string {
  const statuses = ['done', 'unchanged', 'refused', 'failed', 'blocked', 'not-attempted'] as const
  const counts = statuses.flatMap((status) => {
    const count = results.filter((result) => result.status === status).length
    return count === 0 ? [] : [`${count} ${status.replace('-', ' ')}`]
  })
  return counts.length === 0 ? 'nothing declared' : counts.join(', ')
}

/** A result for scripts. */
export function shownResult(result: ActionResult) {
  const { action, status } = result
  const { changes: _changes, ...shown } = { changes: undefined, ...shownAction(action) }
  switch (result.status) {
    case 'done': {
      const { id, already, differences } = result
      return { ...shown, status, id, already, differences }
    }
    case 'failed': {
      const { code, message, hint, retryable, executed } = result.error
      return { ...shown, status, error: { code, message, hint, retryable, executed } }
    }
    case 'blocked':
      return { ...shown, status, by: result.by }
    default:
      return { ...shown, status }
  }
}

/** Colours, on a terminal. */
export function stylesFor(world: World): Styles {
  const { stdout } = world
  return {
    added: (text) => text,
    removed: (text) => coloured(text, 'red', stdout, world),
    changed: (text) => coloured(text, 'yellow', stdout, world),
    refused: (text) => coloured(text, 'red', stdout, world),
    quiet: (text) => coloured(text, 'dim', stdout, world),
  }
}
