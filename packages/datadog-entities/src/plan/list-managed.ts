import type { CallLimits, DatadogApi, ListedDashboard } from '../api/datadog-api.ts'
import type { LiveDashboard } from '../dashboards/dashboard.ts'
import type { EntityKind } from '../entity.ts'
import type { LiveMonitor } from '../monitors/monitor.ts'
import { markOfDashboard, ownerOfDashboard } from '../ownership/dashboard-mark.ts'
import type { ForeignSign } from '../ownership/foreign-sign.ts'
import { defaultManager, type Mark } from '../ownership/mark.ts'
import { managedTags, markOfMonitor, ownerOfMonitor } from '../ownership/monitor-mark.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'
import { readDashboard, type DashboardMemory } from './read-dashboard.ts'
import type { Family } from './plan-options.ts'
import { servicesOfDashboard, servicesOfMonitor } from './services-of.ts'

/** An entity that this program manages. */
export type Managed = {
  readonly kind: EntityKind
  readonly id: string
  /** Its name or title. */
  readonly name: string
  readonly ref: string
  readonly owner: string
  /** Tells which declaration was written last. */
  readonly spec?: string
} & (
  | {
      readonly family: 'monitor'
      readonly services: readonly string[]
      readonly live: LiveMonitor
    }
  | {
      readonly family: 'dashboard'
      /** Absent when only lists were read: they do not show the variables of a dashboard. */
      readonly services?: readonly string[]
      readonly listed: ListedDashboard
      /** Only with `details`. */
      readonly live?: LiveDashboard
    }
)

/** What to list. */
export interface ListManagedOptions {
  /** Default `birddog-sidecar`. */
  readonly manager?: string
  /** Only what is this owner's. Default: every owner's. */
  readonly owner?: string
  /** Default both, monitors first. */
  readonly families?: readonly Family[]
  /** Only monitors that bear these tags as well, such as `service:checkout`. Dashboards are not asked for their tags. */
  readonly tags?: readonly string[]
  /** Read dashboards in full: one more call for each that `memory` does not know as it is now. Default false. */
  readonly details?: boolean
  readonly memory?: DashboardMemory
  /** Signs by which entities of others are known, besides those of the programs that we know. */
  readonly foreign?: readonly ForeignSign[]
  readonly signal?: AbortSignal
}

/**
 * Everything in this organisation that bears the mark of the manager, for lists and quotas: monitors by one list of those
 * with its tags, dashboards by what lists show of them. What somebody else marks besides us is not in it.
 */
export async function* listManaged(
  api: DatadogApi,
  options: ListManagedOptions = {},
): AsyncIterable<Managed> {
  const { families = ['monitor', 'dashboard'] } = options
  if (families.includes('monitor')) yield* monitors(api, options)
  if (families.includes('dashboard')) yield* dashboards(api, options)
}

async function* monitors(api: DatadogApi, options: ListManagedOptions): AsyncIterable<Managed> {
  const { manager = defaultManager, owner, tags = [] } = options
  const own = managedTags({
    manager,
    organisation: api.name,
    ...(owner !== undefined && { owner }),
  })
  for await (const live of api.monitors.list({ tags: [...own, ...tags] }, limitsOf(options))) {
    const mark = markOfMonitor(live, manager)
    if (mark === undefined || !isMeant(mark, options)) continue
    if (ownerOfMonitor(live, viewOf(api, mark, options)).whose !== 'ours') continue
    const services = servicesOfMonitor(live)
    const name = live.name ?? live.query
    yield { family: 'monitor', id: String(live.id), name, ...said(mark), services, live }
  }
}

async function* dashboards(api: DatadogApi, options: ListManagedOptions): AsyncIterable<Managed> {
  const { manager = defaultManager, details = false, memory } = options
  const limits = limitsOf(options)
  const found: { readonly listed: ListedDashboard; readonly mark: Mark }[] = []
  for await (const listed of api.dashboards.list(limits)) {
    const text = { description: listed.description ?? null }
    const mark = markOfDashboard(text, manager)
    if (mark === undefined || !isMeant(mark, options)) continue
    if (ownerOfDashboard(text, viewOf(api, mark, options)).whose === 'ours') {
      found.push({ listed, mark })
    }
  }
  const read = details
    ? await inParallel(found, callsAtOnce, ({ listed }) =>
        readDashboard(api, listed, memory, limits),
      )
    : []
  for (const [place, { listed, mark }] of found.entries()) {
    const live = read[place]
    // It went in the meantime.
    if (details && live === undefined) continue
    yield {
      family: 'dashboard',
      id: listed.id,
      name: listed.title,
      ...said(mark),
      listed,
      ...(live !== undefined && { live, services: servicesOfDashboard(live) }),
    }
  }
}

function isMeant({ owner }: Mark, options: ListManagedOptions): boolean {
  return options.owner === undefined || options.owner === owner
}

/** As its owner, whoever that is. */
function viewOf(
  { name }: DatadogApi,
  { owner }: Mark,
  { manager = defaultManager, foreign }: ListManagedOptions,
): Parameters<typeof ownerOfMonitor>[1] {
  return { manager, organisation: name, owner, ...(foreign !== undefined && { foreign }) }
}

function said({ kind, ref, owner, spec }: Mark): Omit<Mark, 'organisation'> {
  return { kind, ref, owner, ...(spec !== undefined && { spec }) }
}

function limitsOf({ signal }: ListManagedOptions): CallLimits {
  return signal === undefined ? {} : { signal }
}
