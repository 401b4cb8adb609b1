import { DatadogError } from '../error.ts'
import type { Problem } from '../problem.ts'
import type { Plan } from './action.ts'
import { apply, assertSameOrganisation } from './apply.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { prepare } from './prepare.ts'
import type { Report } from './report.ts'
import { isComplete } from './result.ts'
import { rulesOf } from './rules-of.ts'
import { inTurn, viewOf, type RunOptions } from './run-options.ts'
import { staleActions } from './saved.ts'

/**
 * Carries out a plan that was saved and loaded. Everything is looked at again first; when anything that the plan was made
 * for has changed, nothing is written and it rejects with a `DatadogError` `changed` whose problems name all of it.
 */
export async function applySaved(saved: Plan, options: RunOptions): Promise<Report> {
  const { api } = options
  assertSameOrganisation(saved, api)
  const { organisation } = saved
  const view = viewOf(options, saved, saved.options)
  const rules = rulesOf(options)
  const declared = saved.actions.flatMap((action) =>
    'declared' in action && action.declared !== undefined ? [action.declared] : [],
  )
  const prepared = prepare(declared, { view, options: saved.options, rules })
  if (!prepared.ok) return { status: 'invalid', organisation, problems: prepared.problems }
  return inTurn(options, declared, saved.options, async () => {
    const observed = await observe(api, prepared.value, options)
    const fresh = plan(prepared.value, observed, { ...options, rules })
    if (!fresh.ok) throw changed(organisation, fresh.problems)
    const stale = staleActions(saved, fresh.value)
    if (stale.length > 0) {
      const problems = stale.map(({ action, text }) => ({
        pointer: '',
        message: `${action.action} ${action.kind} "${action.ref}": ${text}`,
      }))
      throw changed(organisation, problems)
    }
    const results = await apply(api, saved, { ...options, rules, live: observed.live })
    const complete = isComplete(results)
    return { status: 'applied', organisation, plan: saved, results, complete }
  })
}

function changed(organisation: string, problems: readonly Problem[]): DatadogError {
  const told = problems.map(({ message }) => message).join('; ')
  return new DatadogError(`the plan no longer holds: ${told}`, {
    code: 'changed',
    hint: 'look at what has changed, then make a new plan',
    organisation,
    problems,
  })
}
