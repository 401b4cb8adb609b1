import type { LiveDashboard } from '../dashboards/dashboard.ts'
import { canonicalText } from '../diff/canonical-text.ts'
import type { LiveMonitor } from '../monitors/monitor.ts'
import { ownerOfDashboard, unmarkDashboard } from '../ownership/dashboard-mark.ts'
import { ownerOfMonitor, unmarkMonitor } from '../ownership/monitor-mark.ts'
import type { Owner, Viewpoint } from '../ownership/owner.ts'
import type { Family, PruneScope } from './plan-options.ts'
import type { Rules } from './rules.ts'

/** A live entity with whose it is. */
export type Live = {
  readonly id: string
  readonly name: string
  readonly owner: Owner
} & (
  | { readonly family: 'monitor'; readonly entity: LiveMonitor }
  | { readonly family: 'dashboard'; readonly entity: LiveDashboard }
)

/** The monitor as we look at it. */
export function liveMonitor(entity: LiveMonitor, view: Viewpoint): Live {
  const owner = ownerOfMonitor(entity, view)
  return { family: 'monitor', id: String(entity.id), name: entity.name ?? '', owner, entity }
}

/** The dashboard as we look at it. */
export function liveDashboard(entity: LiveDashboard, view: Viewpoint): Live {
  const owner = ownerOfDashboard(entity, view)
  return { family: 'dashboard', id: entity.id, name: entity.title, owner, entity }
}

/** Tells one state of a live entity from another: of everything that can be written, marks and all. */
export function digestOf(live: Live, rules: Rules): string {
  const normal =
    live.family === 'monitor'
      ? rules.normaliseMonitor(live.entity)
      : rules.normaliseDashboard(live.entity)
  return rules.digest(canonicalText(normal))
}

/** The live entity without our mark, to compare it with what is declared. */
export function withoutMark(live: Live, manager: string): Live {
  return live.family === 'monitor'
    ? { ...live, entity: unmarkMonitor(live.entity, manager) }
    : { ...live, entity: unmarkDashboard(live.entity, manager) }
}

/** Whether it is ours and in this part of what is ours. */
export function isInScope(
  { refPrefix = '', tags = [], families }: PruneScope,
  live: Live,
): boolean {
  const { owner, family, entity } = live
  if (owner.whose !== 'ours' || !owner.mark.ref.startsWith(refPrefix)) return false
  if (families?.includes(family) === false) return false
  return tags.every((tag) => entity.tags?.includes(tag))
}

/** Live entities by what they are looked for. Those with lower ids come first. */
export interface LiveIndex {
  get(family: Family, id: string): Live | undefined
  /** Ours with this ref. */
  marked(family: Family, ref: string): readonly Live[]
  /** Nobody's with this name. */
  unowned(family: Family, name: string): readonly Live[]
  ours(): readonly Live[]
}

/** Sorts what was observed. */
export function liveIndex(all: Iterable<Live>): LiveIndex {
  const byId = new Map<string, Live>()
  const byRef = new Map<string, Live[]>()
  const byName = new Map<string, Live[]>()
  const ours: Live[] = []
  for (const live of [...all].toSorted(byIdOrder)) {
    const { family, owner } = live
    byId.set(`${family} ${live.id}`, live)
    if (owner.whose === 'ours') {
      ours.push(live)
      add(byRef, `${family} ${owner.mark.ref}`, live)
    } else if (owner.whose === 'nobody') add(byName, `${family} ${live.name}`, live)
  }
  return {
    get: (family, id) => byId.get(`${family} ${id}`),
    marked: (family, ref) => byRef.get(`${family} ${ref}`) ?? [],
    unowned: (family, name) => byName.get(`${family} ${name}`) ?? [],
    ours: () => ours,
  }
}

function add(map: Map<string, Live[]>, key: string, live: Live): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [live])
  else list.push(live)
}

function byIdOrder(a: Live, b: Live): number {
  if (a.family === 'monitor' && b.family === 'monitor') return a.entity.id - b.entity.id
  return a.id < b.id ? -1 : 1
}
