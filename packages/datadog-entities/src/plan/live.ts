import type { LiveDashboard } from '../dashboards/dashboard.ts'
import { canonicalText } from '../diff/canonical-text.ts'
import type { LiveMonitor } from '../monitors/monitor.ts'
import { ownerOfDashboard, unmarkDashboard } from '../ownership/dashboard-mark.ts'
import { ownerOfMonitor, unmarkMonitor } from '../ownership/monitor-mark.ts'
import type { Owner, Viewpoint } from '../ownership/owner.ts'
import type { PruneScope } from './plan-options.ts'
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
