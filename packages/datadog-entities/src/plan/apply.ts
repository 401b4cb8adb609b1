import type { DatadogApi } from '../api/datadog-api.ts'
import { DatadogError } from '../error.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import { goesFirst } from './action.ts'
import type { Action, Adopt, Create, Delete, Plan, Update } from './action.ts'
import { createEntity, endCreation } from './create-entity.ts'
import { dashboardIdsByRef } from './dashboard-ids.ts'
import { deleteEntity } from './delete-entity.ts'
import { endCreations, type OpenCreation } from './end-creations.ts'
import { entitiesOf } from './entities-of.ts'
import { callsAtOnce } from './in-parallel.ts'
import type { Done, Hands } from './hands.ts'
import type { Live } from './live.ts'
import { idsBefore } from './planned-body.ts'
import type { ActionResult, LiveEntity } from './result.ts'
import type { Rules } from './rules.ts'
import { runInOrder, type Step, type StepEnd } from './run-in-order.ts'
import { sharedLook } from './shared-look.ts'
import { updateEntity } from './update-entity.ts'

/** With what a plan is carried out. */
export interface ApplyOptions {
  readonly rules: Rules
  /** As for the plan. */
  readonly foreign?: Viewpoint['foreign']
  /** What was observed for the plan: results tell it where nothing is written. */
  readonly live?: readonly Live[]
  /** Ends the run: what is under way is given up, and the rest is not attempted. */
  readonly signal?: AbortSignal
  /** Called for every action that was to be carried out, when it has ended. What it throws is ignored. */
  readonly onResult?: (result: ActionResult) => void
}

type Writing = Create | Update | Adopt | Delete

/**
 * Carries a plan out, each action when those on which it depends are done, and up to eight at the same time. An action
 * that fails stops what depends on it, and nothing else. Every action may be repeated: a second run of the same
 * declarations finds what the first one has done. Rejects only with `config`, when the plan is another organisation's.
 */
export async function apply(
  api: DatadogApi,
  plan: Plan,
  options: ApplyOptions,
): Promise<readonly ActionResult[]> {
  const { manager, organisation, owner } = plan
  assertSameOrganisation(plan, api)
  const { rules, foreign, signal, live = [] } = options
  const observed = entitiesOf(plan, live)
  const ids = idsBefore(plan)
  const view = { manager, organisation, owner, ...(foreign !== undefined && { foreign }) }
  const limits = signal === undefined ? {} : { signal }
  const dashboardIds = sharedLook(() => dashboardIdsByRef(api, view, limits))
  const hands: Hands = { api, view, rules, ids, limits, dashboardIds }

  const results = new Map<string, ActionResult>()
  const note = (result: ActionResult): void => {
    results.set(result.action.key, result)
    try {
      options.onResult?.(result)
    } catch {
      // Who watches must not be able to end the run.
    }
  }
  const steps = plan.actions.filter(isWriting).map((action) => ({ ...stepOf(action), action }))
  const awaited = new Set(steps.flatMap(({ after }) => after))
  const open: OpenCreation[] = []
  const outcomes = await runInOrder(
    steps,
    callsAtOnce,
    async ({ action }): Promise<StepEnd> => {
      try {
        if (action.action === 'create' && action.kind === 'dashboard' && !awaited.has(action.key)) {
          open.push({ action, created: await createEntity(action, hands) })
          return 'ok'
        }
        const done = await carryOut(action, hands)
        if (action.action !== 'delete') ids.set(action.ref, done.id)
        note({ action, status: 'done', ...done })
        return 'ok'
      } catch (error) {
        const failure = failureOf(error, organisation)
        note({ action, status: 'failed', error: failure })
        return failure.code === 'credentials' ? 'stop' : 'failed'
      }
    },
    () => signal?.aborted === true,
  )
  await endCreations(open, hands, (action, done) => note({ action, status: 'done', ...done }))
  return plan.actions.map((action) => {
    const known = results.get(action.key) ?? withoutWork(action, observed)
    if (known !== undefined) return known
    const outcome = outcomes.get(action.key)
    const result: ActionResult =
      outcome?.ran === false && outcome.because === 'blocked'
        ? { action, status: 'blocked', by: outcome.by }
        : { action, status: 'not-attempted' }
    note(result)
    return result
  })
}

/** Throws a `DatadogError` `config` when the plan is another organisation's. */
export function assertSameOrganisation({ organisation }: Plan, api: DatadogApi): void {
  if (api.name === organisation) return
  throw new DatadogError(`the plan is for "${organisation}", and this is "${api.name}"`, {
    code: 'config',
    hint: 'apply it to the organisation for which it was made',
    organisation: api.name,
  })
}

function isWriting(action: Action): action is Writing {
  return action.action !== 'unchanged' && action.action !== 'refuse'
}

function stepOf(action: Writing): Step {
  return {
    key: action.key,
    after: action.after,
    phase: action.action === 'delete' && !goesFirst(action) ? 1 : 0,
  }
}

function withoutWork(
  action: Action,
  observed: ReadonlyMap<string, LiveEntity>,
): ActionResult | undefined {
  const entity = observed.get(action.key)
  const seen = entity === undefined ? {} : { entity }
  if (action.action === 'unchanged') {
    return { action, status: 'unchanged', id: action.id, ...seen }
  }
  return action.action === 'refuse' ? { action, status: 'refused', ...seen } : undefined
}

async function carryOut(action: Writing, hands: Hands): Promise<Done> {
  switch (action.action) {
    case 'create': {
      return endCreation(await createEntity(action, hands), hands)
    }
    case 'update':
    case 'adopt': {
      return updateEntity(action, hands)
    }
    case 'delete': {
      return deleteEntity(action, hands)
    }
  }
}

function failureOf(error: unknown, organisation: string): DatadogError {
  if (error instanceof DatadogError) return error
  return new DatadogError('it failed in a way that nobody expected', {
    code: 'unavailable',
    hint: 'run again; if it comes back, report it with its cause',
    executed: 'unknown',
    organisation,
    cause: error,
  })
}
