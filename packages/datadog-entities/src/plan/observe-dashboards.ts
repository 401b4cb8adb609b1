import type { CallLimits, DatadogApi, ListedDashboard } from '../api/datadog-api.ts'
import { ownerOfDashboard } from '../ownership/dashboard-mark.ts'
import type { Owner } from '../ownership/owner.ts'
import { nameOf } from './family.ts'
import { idsToRemove } from './ids-to-remove.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'
import { liveDashboard, type Live } from './live.ts'
import type { Prepared } from './prepare.ts'
import { readDashboard, type DashboardMemory } from './read-dashboard.ts'

interface DashboardReading {
  readonly memory?: DashboardMemory
  readonly signal?: AbortSignal
}

/** Dashboards that were seen: some with their content, and all of ours as lists show them. */
export interface SeenDashboards {
  readonly live: readonly Live[]
  readonly listed: readonly { readonly id: string; readonly owner: Owner }[]
}

/** The dashboards that a plan has to know. Only those that it may decide about are read in full. */
export async function observeDashboards(
  api: DatadogApi,
  prepared: Prepared,
  { memory, signal }: DashboardReading,
): Promise<SeenDashboards> {
  const { nodes, openRefs, options, view } = prepared
  const limits: CallLimits = signal === undefined ? {} : { signal }
  const declared = nodes.filter(({ family }) => family === 'dashboard').map((node) => node.declared)
  const families = options.prune?.scope.families ?? ['dashboard']
  const pruned = options.prune !== undefined && families.includes('dashboard')
  const removed = idsToRemove(options, 'dashboard')
  const mayNeedAll = declared.length > 0 || openRefs.length > 0 || pruned
  if (!mayNeedAll && removed.length === 0) return { live: [], listed: [] }

  const ids = new Set([...declared.flatMap(({ id }) => id ?? []), ...removed])
  const refs = new Set(declared.map(({ ref }) => ref))
  const names = new Set(options.adopt === true ? declared.map(nameOf) : [])
  const listed: { id: string; owner: Owner; dashboard: ListedDashboard }[] = []
  for await (const dashboard of mayNeedAll ? api.dashboards.list(limits) : []) {
    const owner = ownerOfDashboard({ description: dashboard.description ?? null }, view)
    listed.push({ id: dashboard.id, owner, dashboard })
  }
  const isNeeded = ({ id, owner, dashboard }: (typeof listed)[number]): boolean => {
    if (ids.has(id)) return true
    if (owner.whose === 'nobody') return names.has(dashboard.title)
    if (owner.whose !== 'ours') return false
    const { ref } = owner.mark
    return refs.has(ref) || (pruned && ref.startsWith(options.prune?.scope.refPrefix ?? ''))
  }
  const needed = listed.filter(isNeeded).map(({ dashboard }) => dashboard)
  const known = new Set(needed.map(({ id }) => id))
  const unlisted = [...ids].filter((id) => !known.has(id)).map((id) => ({ id }))
  const read = await inParallel([...needed, ...unlisted], callsAtOnce, (dashboard) =>
    readDashboard(api, dashboard, memory, limits),
  )
  const live = read
    .filter((dashboard) => dashboard !== undefined)
    .map((dashboard) => liveDashboard(dashboard, view))
  return { live, listed: listed.filter(({ owner }) => owner.whose === 'ours') }
}
