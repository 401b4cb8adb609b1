import type { Declared } from '../entity.ts'
import type { Link } from '../links/links-of.ts'
import { nearest } from '../queries/nearest.ts'
import type { Checked, Problem } from '../problem.ts'
import { goesFirst, idForLinks, type Action, type Plan, type Refuse } from './action.ts'
import { decide, type Decision } from './decide.ts'
import { problemAt } from './declared-problems.ts'
import { plannedDeletes } from './deletes.ts'
import { familyOf } from './family.ts'
import { liveIndex } from './live-index.ts'
import type { Live } from './live.ts'
import type { Observed } from './observed.ts'
import type { PlanOptions } from './plan-options.ts'
import type { Prepared } from './prepare.ts'
import type { Rules } from './rules.ts'
import { servicesOf } from './services-of.ts'
import type { World } from './world.ts'

/** What a plan is made with. */
export interface PlanContext {
  readonly rules: Rules
  /** The services that an entity is for. Default: {@link servicesOf}. */
  readonly servicesOf?: (declared: Declared) => readonly string[]
}

/**
 * Decides what to do so that Datadog holds what is declared. Pure: the same input gives the same plan. The problems are
 * links that lead nowhere, and what cannot be compiled now that the links are known.
 */
export function plan(
  prepared: Prepared,
  observed: Observed,
  { rules, servicesOf: services = servicesOf }: PlanContext,
): Checked<Plan> {
  const { view, options, nodes } = prepared
  const outward = outwardIds(prepared, observed)
  if (!outward.ok) return outward
  const ids = new Map(Object.entries(outward.value))
  const decided = new Map<string, Action>()
  const world: World = {
    view,
    options,
    rules,
    ids,
    decided,
    index: liveIndex(observed.live),
    declaredRefs: new Set(nodes.map(({ declared }) => declared.ref)),
    claimedIds: new Set(nodes.flatMap(({ declared }) => declared.id ?? [])),
    servicesOf: services,
    ...(observed.verdicts !== undefined && { verdicts: observed.verdicts }),
  }
  const decisions: Decision[] = []
  const problems: Problem[] = []
  for (const node of nodes) {
    const decision = decide(node, world)
    if (!decision.ok) {
      problems.push(...decision.problems)
      continue
    }
    const { action } = decision.value
    const { declared } = node
    decisions.push(decision.value)
    problems.push(...removedProblems(declared, decision.value, options))
    decided.set(action.ref, action)
    const id = idForLinks(action)
    if (id !== undefined) ids.set(action.ref, id)
  }
  if (problems.length > 0) return { ok: false, problems }
  const linked = Object.values(outward.value)
  const deletes = plannedDeletes({ world, decisions, observed, linked })
  const removed = new Set((options.remove ?? []).map(({ family, id }) => `${family} ${id}`))
  const copies = decisions
    .flatMap((decision) => decision.copies)
    .filter(({ family, id }) => !removed.has(`${family} ${id}`))
  const first = deletes.filter(goesFirst)
  const actions = [
    ...first,
    ...decisions.map(({ action }) => afterTwins(action, first)),
    ...copies.map(refusedCopy),
    ...deletes.filter((action) => !goesFirst(action)),
  ]
  const { manager, organisation, owner } = view
  return {
    ok: true,
    value: { manager, organisation, owner, options, external: outward.value, actions },
  }
}

/**
 * A twin goes before the one that stays is written: a run that dies in between would leave two that are no longer equal,
 * and nobody could tell that they were twins.
 */
function afterTwins(action: Action, twins: readonly Action[]): Action {
  if (action.action !== 'update' && action.action !== 'adopt') return action
  const family = familyOf(action.kind)
  const own = twins.filter(({ kind, ref }) => familyOf(kind) === family && ref === action.ref)
  return own.length === 0
    ? action
    : { ...action, after: [...own.map(({ key }) => key), ...action.after] }
}

function removedProblems(
  declared: Declared,
  { target }: Decision,
  { remove = [] }: PlanOptions,
): readonly Problem[] {
  const isRemoved = remove.some(({ family, id }) => target?.family === family && target.id === id)
  if (!isRemoved) return []
  return [
    problemAt(declared, '', {
      message: `"${declared.ref}" is ${target?.family ?? ''} ${target?.id ?? ''}, which shall be removed`,
      hint: 'either declare it or remove it',
    }),
  ]
}

/** The ids of links that lead out of what is declared: given by the caller, or of what is ours already. */
function outwardIds(
  { nodes, options, openRefs }: Prepared,
  { refs }: Observed,
): Checked<Readonly<Record<string, string>>> {
  const known = [
    ...nodes.map(({ declared }) => declared.ref),
    ...Object.keys(options.external ?? {}),
    ...refs.keys(),
  ]
  const open = new Set(openRefs)
  const renamed = new Map(nodes.flatMap(({ declared: { id, ref } }) => (id ? [[id, ref]] : [])))
  const problems = nodes.flatMap(({ declared, links }) =>
    links
      .filter((link) => open.has(link.ref) && !leads(link, refs.get(link.ref)))
      .map(({ ref, pointer }) => problemAt(declared, pointer, deadLink(ref, refs.get(ref), known))),
  )
  const moved = nodes.flatMap(({ declared, links }) =>
    links.flatMap(({ ref, pointer }) => {
      const name = open.has(ref) ? renamed.get(refs.get(ref)?.[0] ?? '') : undefined
      if (name === undefined) return []
      return problemAt(declared, pointer, {
        message: `"${ref}" is declared by its id as "${name}"`,
        hint: `link to "${name}"`,
      })
    }),
  )
  problems.push(...moved)
  if (problems.length > 0) return { ok: false, problems }
  const found = openRefs.flatMap((ref) => {
    const id = refs.get(ref)?.[0]
    return id === undefined ? [] : [[ref, id] as const]
  })
  return { ok: true, value: { ...options.external, ...Object.fromEntries(found) } }
}

/** To exactly one thing, and one that will do there. */
function leads({ toMonitor }: Link, ids: readonly string[] = []): boolean {
  return ids.length === 1 && (!toMonitor || /^\d+$/.test(ids[0] ?? ''))
}

function deadLink(
  ref: string,
  ids: readonly string[] = [],
  known: readonly string[],
): Pick<Problem, 'message' | 'hint'> {
  if (ids.length > 1) {
    return {
      message: `the link to "${ref}" could mean ${ids.join(' or ')}`,
      hint: 'declare the one that is meant together with this',
    }
  }
  if (ids.length === 1) {
    return {
      message: `"${ref}" is a dashboard`,
      hint: 'a composite is made of monitors and alerts',
    }
  }
  const likely = nearest(ref, known)
  return {
    message: `there is nothing with the ref "${ref}"`,
    hint:
      likely === undefined
        ? 'declare it in the same run, or write "$${" where a literal "${" is meant'
        : `did you mean "${likely}"?`,
  }
}

function refusedCopy(live: Live): Refuse {
  const mark = live.owner.whose === 'ours' ? live.owner.mark : undefined
  return {
    action: 'refuse',
    key: `copy ${live.id}`,
    kind: mark?.kind ?? live.family,
    ref: mark?.ref ?? '',
    name: live.name,
    id: live.id,
    reason: {
      code: 'copy',
      text: `${live.family} ${live.id} bears the mark of "${mark?.ref ?? ''}" as well; it looks like a copy`,
    },
    hint: 'delete it, or take our mark off it; it is left alone until then',
  }
}
