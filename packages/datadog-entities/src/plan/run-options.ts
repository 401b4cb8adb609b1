import type { DatadogApi } from '../api/datadog-api.ts'
import type { Declared } from '../entity.ts'
import { DatadogError } from '../error.ts'
import type { ForeignSign } from '../ownership/foreign-sign.ts'
import { longestMarkValue } from '../ownership/mark.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import { toTagValue } from '../ownership/tag-value.ts'
import type { Problem } from '../problem.ts'
import type { ObserveOptions } from './observe.ts'
import type { PlanOptions } from './plan-options.ts'
import type { ActionResult } from './result.ts'
import { createTurns, type Turns } from './turns.ts'

/** What every run needs, and how it may be watched and ended. */
export interface RunOptions extends ObserveOptions {
  readonly api: DatadogApi
  /** Signs by which entities of others are known, besides those of the programs that we know. */
  readonly foreign?: readonly ForeignSign[]
  /** Alerts may have handles and conditional blocks in their summary. Default false. */
  readonly allowRawTemplates?: boolean
  /** Called for every action that was to be carried out, when it has ended. What it throws is ignored. */
  readonly onResult?: (result: ActionResult) => void
}

/**
 * As whom a run looks at entities. Throws a `DatadogError` `config` with everything about these names and numbers that
 * cannot be used.
 */
export function viewOf(
  { api, foreign }: Pick<RunOptions, 'api' | 'foreign'>,
  { manager, owner }: { readonly manager: string; readonly owner: string },
  { prune }: PlanOptions,
): Viewpoint {
  const problems: Problem[] = [
    ...nameProblems('/owner', owner),
    ...nameProblems('/api/name', api.name),
    ...(/^[a-z0-9][a-z0-9-]{0,49}$/.test(manager)
      ? []
      : [{ pointer: '/manager', message: 'must be small letters, digits and "-", at most 50' }]),
    ...(prune === undefined || (Number.isInteger(prune.maxDeletes) && prune.maxDeletes >= 0)
      ? []
      : [{ pointer: '/prune/maxDeletes', message: 'must be a whole number, zero or more' }]),
  ]
  if (problems.length > 0) {
    const told = problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
    throw new DatadogError(`the run cannot begin: ${told}`, {
      code: 'config',
      hint: 'correct these options',
      organisation: api.name,
      problems,
    })
  }
  return { manager, organisation: api.name, owner, ...(foreign !== undefined && { foreign }) }
}

function nameProblems(pointer: string, name: string): readonly Problem[] {
  if (name.trim() === '') return [{ pointer, message: 'must be a name' }]
  if (!name.isWellFormed()) return [{ pointer, message: 'must be well-formed Unicode' }]
  return toTagValue(name).length > longestMarkValue
    ? [{ pointer, message: 'is too long for a tag' }]
    : []
}

const turnsByApi = new WeakMap<DatadogApi, Turns>()

/** Runs `work` when no other run through this `api` is about the same entities. One that may delete is about all. */
export function inTurn<T>(
  { api, signal }: Pick<RunOptions, 'api' | 'signal'>,
  declared: readonly Declared[],
  { prune, remove = [] }: PlanOptions,
  work: () => Promise<T>,
): Promise<T> {
  const turns = turnsByApi.get(api) ?? createTurns()
  turnsByApi.set(api, turns)
  const names = [
    ...declared.flatMap(({ ref, id }) => [`ref ${ref}`, ...(id === undefined ? [] : [`id ${id}`])]),
    ...remove.map(({ id }) => `id ${id}`),
  ]
  const aborted = (): DatadogError =>
    new DatadogError('the run was ended before it began', {
      code: 'aborted',
      hint: 'run again',
      organisation: api.name,
    })
  return turns.take(prune === undefined ? new Set(names) : 'all', work, aborted, signal)
}
