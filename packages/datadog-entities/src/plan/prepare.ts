import type { Declared } from '../entity.ts'
import { linkOrder } from '../links/link-order.ts'
import { isComposite, linksOf, type Link } from '../links/links-of.ts'
import { unmarkDashboard } from '../ownership/dashboard-mark.ts'
import { unmarkMonitor } from '../ownership/monitor-mark.ts'
import type { Viewpoint } from '../ownership/owner.ts'
import type { Checked, Problem } from '../problem.ts'
import { identityProblems, problemAt } from './declared-problems.ts'
import { familyOf } from './family.ts'
import type { Family, PlanOptions } from './plan-options.ts'
import { removalProblems } from './removal-problems.ts'
import type { Rules } from './rules.ts'
import { writtenFor } from './written-for.ts'

/** A declared entity with what a plan needs to know of it. */
export interface Node {
  readonly declared: Declared
  readonly family: Family
  readonly links: readonly Link[]
}

/** What is declared, checked and in order, before anybody has looked into Datadog. */
export interface Prepared {
  readonly view: Viewpoint
  readonly options: PlanOptions
  /** What others link to comes first. */
  readonly nodes: readonly Node[]
  /** Refs that are linked to and neither declared nor external: entities of ours from earlier runs, or mistakes. */
  readonly openRefs: readonly string[]
}

/** With what is declared checked. */
export interface PrepareContext {
  readonly view: Viewpoint
  readonly options: PlanOptions
  readonly rules: Rules
}

/** Checks what is declared and puts it in order; all mistakes are told together. */
export function prepare(given: readonly Declared[], context: PrepareContext): Checked<Prepared> {
  const { view, options } = context
  const nodes = given.map((declared): Node => {
    const own = withoutOwnMark(declared, view.manager)
    return { declared: own, family: familyOf(own.kind), links: linksOf(own) }
  })
  const external = options.external ?? {}
  const declaredRefs = new Set(given.map(({ ref }) => ref))
  const known = (ref: string): boolean => declaredRefs.has(ref) || Object.hasOwn(external, ref)
  const dashboards = new Set(
    nodes.filter(({ family }) => family === 'dashboard').map(({ declared }) => declared.ref),
  )
  const order = ordered(nodes)
  const problems = [
    ...identityProblems(given, options),
    ...removalProblems(given, options),
    ...order.problems,
    ...nodes.flatMap((node) => [
      ...targetProblems(node, dashboards),
      ...(node.links.every(({ ref }) => known(ref)) ? contentProblems(node, context) : []),
    ]),
  ]
  if (problems.length > 0) return { ok: false, problems }
  const linked = nodes.flatMap(({ links }) => links.map(({ ref }) => ref))
  const openRefs = [...new Set(linked.filter((ref) => !known(ref)))]
  return { ok: true, value: { view, options, nodes: order.nodes, openRefs } }
}

/** An entity that was read from Datadog and is declared again brings its mark along. */
function withoutOwnMark(declared: Declared, manager: string): Declared {
  switch (declared.kind) {
    case 'monitor': {
      return { ...declared, spec: unmarkMonitor(declared.spec, manager) }
    }
    case 'dashboard': {
      return { ...declared, spec: unmarkDashboard(declared.spec, manager) }
    }
    case 'alert': {
      return declared
    }
  }
}

function ordered(nodes: readonly Node[]): {
  readonly nodes: readonly Node[]
  readonly problems: readonly Problem[]
} {
  const byRef = new Map(nodes.map((node) => [node.declared.ref, node]))
  const order = linkOrder(
    nodes.map(({ declared, links }) => ({
      ref: declared.ref,
      rank: rankOf(declared),
      to: links.map(({ ref }) => ref),
    })),
  )
  if (order.ok) {
    return { nodes: order.refs.flatMap((ref) => byRef.get(ref) ?? []), problems: [] }
  }
  const problems = order.cycles.flatMap((cycle) => {
    const node = byRef.get(cycle[0] ?? '')
    const link = node?.links.find(({ ref }) => ref === cycle[1])
    if (node === undefined || link === undefined) return []
    return [
      problemAt(node.declared, link.pointer, {
        message: `links go round in a circle: ${cycle.join(' -> ')}`,
        hint: 'take one of these links out, so that one of the entities can be created first',
      }),
    ]
  })
  return { nodes: [], problems }
}

/** Monitors, then composites, then dashboards, where links leave a choice. */
function rankOf(declared: Declared): number {
  if (declared.kind === 'dashboard') return 2
  return isComposite(declared) ? 1 : 0
}

function targetProblems(
  { declared, links }: Node,
  dashboards: ReadonlySet<string>,
): readonly Problem[] {
  const wrong = links.filter(({ ref, toMonitor }) => toMonitor && dashboards.has(ref))
  return wrong.map(({ ref, pointer }) =>
    problemAt(declared, pointer, {
      message: `"${ref}" is a dashboard`,
      hint: 'a composite is made of monitors and alerts',
    }),
  )
}

/** What cannot be written as it is. Links count as good. */
function contentProblems(
  { declared }: Node,
  { options, ...context }: PrepareContext,
): readonly Problem[] {
  const made = writtenFor(declared, (ref) => externalId(options, ref), context)
  if (made.ok) return []
  return made.problems.map((problem) => problemAt(declared, problem.pointer, problem))
}

/** The id that the caller gave for this name. */
function externalId({ external }: PlanOptions, ref: string): string | undefined {
  return external !== undefined && Object.hasOwn(external, ref) ? external[ref] : undefined
}
