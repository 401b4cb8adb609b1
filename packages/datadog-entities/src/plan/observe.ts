import type { DatadogApi } from '../api/datadog-api.ts'
import type { Declared } from '../entity.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'
import { isInScope, type Live } from './live.ts'
import { observeDashboards } from './observe-dashboards.ts'
import { observeMonitors } from './observe-monitors.ts'
import type { Observed } from './observed.ts'
import type { Prepared } from './prepare.ts'
import type { DashboardMemory } from './read-dashboard.ts'
import { servicesOf } from './services-of.ts'
import type { Gate, Verdict } from './verdict.ts'

/** How to look. */
export interface ObserveOptions {
  readonly gate?: Gate
  /** The services that an entity is for. Default: {@link servicesOf}. */
  readonly servicesOf?: (declared: Declared) => readonly string[]
  readonly memory?: DashboardMemory
  readonly signal?: AbortSignal
}

/**
 * Looks at everything that a plan for these entities has to know: what is ours, what was named by its id, what could be
 * adopted, and what the registers say. Reads only. Rejects with a `DatadogError`.
 */
export async function observe(
  api: DatadogApi,
  prepared: Prepared,
  options: ObserveOptions = {},
): Promise<Observed> {
  const { signal } = options
  const [monitors, dashboards, verdicts] = await Promise.all([
    observeMonitors(api, prepared, signal),
    observeDashboards(api, prepared, options),
    verdictsFor(prepared, options),
  ])
  const live = [...monitors, ...dashboards.live]
  const ids = mayBeDeleted(live, prepared).map(({ id }) => Number(id))
  const undeletable =
    ids.length === 0
      ? new Map<number, string>()
      : await api.monitors.cannotDelete(ids, signal && { signal })
  return {
    live,
    refs: refsOf([...live, ...dashboards.listed], new Set(prepared.openRefs)),
    ...(verdicts !== undefined && { verdicts }),
    undeletable: new Map(Array.from(undeletable, ([id, why]) => [String(id), why])),
  }
}

/** Monitors whose deletion a plan may decide: what was named, what nobody declares, what may be replaced, and copies. */
function mayBeDeleted(live: readonly Live[], { nodes, options }: Prepared): readonly Live[] {
  const removed = new Map((options.remove ?? []).map(({ id, force }) => [id, force === true]))
  const monitors = nodes.filter(({ family }) => family === 'monitor')
  const refs = new Set(monitors.map(({ declared }) => declared.ref))
  const bearers = new Map<string, number>()
  for (const { family, owner } of live) {
    if (family !== 'monitor' || owner.whose !== 'ours') continue
    bearers.set(owner.mark.ref, (bearers.get(owner.mark.ref) ?? 0) + 1)
  }
  return live.filter((each) => {
    if (each.family !== 'monitor' || each.owner.whose !== 'ours') return false
    const isForced = removed.get(each.id)
    if (isForced !== undefined) return !isForced
    const { ref } = each.owner.mark
    if (refs.has(ref)) return options.replace === true || (bearers.get(ref) ?? 0) > 1
    return options.prune !== undefined && isInScope(options.prune.scope, each)
  })
}

function refsOf(
  live: readonly Pick<Live, 'id' | 'owner'>[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const refs = new Map<string, readonly string[]>()
  for (const { id, owner } of live) {
    if (owner.whose !== 'ours' || !wanted.has(owner.mark.ref)) continue
    const { ref } = owner.mark
    const ids = refs.get(ref) ?? []
    if (!ids.includes(id)) refs.set(ref, [...ids, id])
  }
  return refs
}

async function verdictsFor(
  { nodes }: Prepared,
  { gate, servicesOf: services = servicesOf, signal }: ObserveOptions,
): Promise<ReadonlyMap<string, Verdict> | undefined> {
  if (gate === undefined) return undefined
  const asked = [...new Set(nodes.flatMap(({ declared }) => services(declared)))]
  const answers = await inParallel(asked, callsAtOnce, async (service) => {
    const verdict = await gate(service, signal).catch((): Verdict => ({
      answer: 'unknown',
      text: 'the check failed',
    }))
    return [service, verdict] as const
  })
  return new Map(answers)
}
