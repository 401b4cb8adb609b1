import type { CallLimits, DatadogApi, ListedDashboard } from '../api/datadog-api.ts'
import type { LiveDashboard } from '../dashboards/dashboard.ts'
import { ownerOfDashboard } from '../ownership/dashboard-mark.ts'
import type { Owner } from '../ownership/owner.ts'
import { nameOf } from './family.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'
import { liveDashboard, type Live } from './live-index.ts'
import type { Prepared } from './prepare.ts'

/**
 * Dashboards that were read before, by id and time of their last change; a `Map` is one. Lists do not show the content
 * of dashboards, and Datadog answers sixty questions for it in a minute.
 */
export interface DashboardMemory {
  get(key: string): LiveDashboard | undefined
  set(key: string, dashboard: LiveDashboard): unknown
}

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
  if (declared.length === 0 && openRefs.length === 0 && !pruned) return { live: [], listed: [] }

  const ids = new Set(declared.flatMap(({ id }) => id ?? []))
  const refs = new Set(declared.map(({ ref }) => ref))
  const names = new Set(options.adopt === true ? declared.map(nameOf) : [])
  const listed: { id: string; owner: Owner; dashboard: ListedDashboard }[] = []
  for await (const dashboard of api.dashboards.list(limits)) {
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

async function readDashboard(
  api: DatadogApi,
  listed: Pick<ListedDashboard, 'id'>,
  memory: DashboardMemory | undefined,
  limits: CallLimits,
): Promise<LiveDashboard | undefined> {
  const { id } = listed
  const modified = 'modified_at' in listed ? listed['modified_at'] : undefined
  const key = typeof modified === 'string' ? `${api.name} ${id} ${modified}` : undefined
  const remembered = key === undefined ? undefined : memory?.get(key)
  if (remembered !== undefined) return remembered
  const dashboard = await api.dashboards.get(id, limits)
  if (key !== undefined && dashboard?.modified_at === modified && dashboard !== undefined) {
    memory?.set(key, dashboard)
  }
  return dashboard
}
