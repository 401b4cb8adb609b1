import type { Declared } from './entity.ts'
import { defaultManager } from './ownership/mark.ts'
import { apply } from './plan/apply.ts'
import { entitiesOf } from './plan/entities-of.ts'
import { observe } from './plan/observe.ts'
import { plan } from './plan/plan.ts'
import type { PlanOptions } from './plan/plan-options.ts'
import { plannedBodies } from './plan/planned-body.ts'
import { prepare } from './plan/prepare.ts'
import { rejections } from './plan/rejections.ts'
import type { Report } from './plan/report.ts'
import { isComplete } from './plan/result.ts'
import { rulesOf } from './plan/rules-of.ts'
import { inTurn, viewOf, type RunOptions } from './plan/run-options.ts'

/** What shall be, and for whom. */
export interface ReconcileOptions extends RunOptions, PlanOptions {
  readonly declared: readonly Declared[]
  /** On whose behalf: everything that is written bears this name, and nothing of other owners is touched. */
  readonly owner: string
  /** Names the managing program in marks. Default `birddog-sidecar`. */
  readonly manager?: string
  /** Only plan. Default false. */
  readonly dryRun?: boolean
  /** With `dryRun`: ask Datadog as well whether it would take the monitors. Default false. */
  readonly validate?: boolean
}

/**
 * Brings the organisation to what is declared: looks, plans, and carries the plan out. Every writer goes through here,
 * so that none can forget whose an entity is, the registration gate or the search for what is there already. Runs about
 * the same entities through one `api` wait for each other. A second run finds nothing to do.
 *
 * ```ts
 * const report = await reconcile({ api, declared, owner: 'checkout', dryRun: true })
 * if (report.status === 'planned') console.log(printPlan(report.plan))
 * ```
 *
 * Mistakes in what is declared are in the report. Rejects with a `DatadogError` when Datadog cannot be looked at, and
 * with `config` when the names given cannot be used; what fails after that is in the results.
 */
export async function reconcile(options: ReconcileOptions): Promise<Report> {
  const { api, declared, owner, manager = defaultManager, dryRun = false } = options
  const organisation = api.name
  const planOptions = planOptionsOf(options)
  const view = viewOf(options, { manager, owner }, planOptions)
  const rules = rulesOf(options)
  const prepared = prepare(declared, { view, options: planOptions, rules })
  if (!prepared.ok) return { status: 'invalid', organisation, problems: prepared.problems }
  return inTurn(options, declared, planOptions, async () => {
    const observed = await observe(api, prepared.value, options)
    const made = plan(prepared.value, observed, { ...options, rules })
    if (!made.ok) return { status: 'invalid', organisation, problems: made.problems }
    if (dryRun) {
      const entities = entitiesOf(made.value, observed.live)
      const bodyOf = plannedBodies(made.value, { rules, view })
      const planned = {
        status: 'planned',
        organisation,
        plan: made.value,
        entities,
        bodyOf,
      } as const
      if (options.validate !== true) return planned
      return {
        ...planned,
        rejections: await rejections(api, made.value, bodyOf, options.signal),
      }
    }
    const results = await apply(api, made.value, { ...options, rules, live: observed.live })
    const complete = isComplete(results)
    return { status: 'applied', organisation, plan: made.value, results, complete }
  })
}

/** Only what a plan carries. */
function planOptionsOf({
  adopt,
  replace,
  prune,
  external,
  gated,
  writes,
  ifSeen,
  remove,
}: PlanOptions): PlanOptions {
  return {
    ...(adopt !== undefined && { adopt }),
    ...(replace !== undefined && { replace }),
    ...(prune !== undefined && { prune }),
    ...(external !== undefined && { external }),
    ...(gated !== undefined && { gated }),
    ...(writes !== undefined && { writes }),
    ...(ifSeen !== undefined && { ifSeen }),
    ...(remove !== undefined && { remove }),
  }
}
