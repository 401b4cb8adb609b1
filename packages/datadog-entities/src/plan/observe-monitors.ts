import type { CallLimits, DatadogApi } from '../api/datadog-api.ts'
import type { LiveMonitor } from '../monitors/monitor.ts'
import { ownerTags, refTag } from '../ownership/monitor-mark.ts'
import { nameOf } from './family.ts'
import { idsToRemove } from './ids-to-remove.ts'
import { callsAtOnce, inParallel } from './in-parallel.ts'
import { liveMonitor, type Live } from './live.ts'
import type { Prepared } from './prepare.ts'

/** Up to so many monitors are looked for one by one; for more it is cheaper to read a whole list. */
const fewEnough = 10

/** The monitors that a plan has to know: ours, those that were named by their ids, and namesakes that nobody marked. */
export async function observeMonitors(
  api: DatadogApi,
  prepared: Prepared,
  signal: AbortSignal | undefined,
): Promise<readonly Live[]> {
  const { nodes, openRefs, options, view } = prepared
  const limits: CallLimits = signal === undefined ? {} : { signal }
  const monitors = nodes.filter(({ family }) => family === 'monitor')
  const families = options.prune?.scope.families ?? ['monitor']
  const mayPrune = options.prune !== undefined && families.includes('monitor')
  const refs = [...monitors.map(({ declared }) => declared.ref), ...openRefs]
  const removed = idsToRemove(options, 'monitor')
  if (refs.length === 0 && removed.length === 0 && !mayPrune) return []
  const found = new Map<number, Live>()
  const add = (monitor: LiveMonitor): void => {
    found.set(monitor.id, liveMonitor(monitor, view))
  }
  const addAll = async (tags: readonly string[]): Promise<void> => {
    for await (const monitor of api.monitors.list({ tags }, limits)) add(monitor)
  }
  const owned = ownerTags(view)
  const searches = mayPrune || refs.length > fewEnough ? [[]] : refs.map((ref) => [refTag(ref)])
  await inParallel(searches, callsAtOnce, (more) => addAll([...owned, ...more]))
  const named = [...monitors.flatMap(({ declared }) => declared.id ?? []), ...removed]
  const ids = [...new Set(named.map(Number))]
  await inParallel(
    ids.filter((id) => !found.has(id)),
    callsAtOnce,
    async (id) => {
      const monitor = await api.monitors.get(id, limits)
      if (monitor !== undefined) add(monitor)
    },
  )
  const marked = new Set(
    Array.from(found.values(), ({ owner }) => (owner.whose === 'ours' ? owner.mark.ref : '')),
  )
  const names = monitors
    .filter(({ declared }) => declared.id === undefined && !marked.has(declared.ref))
    .map(({ declared }) => nameOf(declared))
  for (const monitor of await namesakes(api, new Set(names), limits)) add(monitor)
  return [...found.values()]
}

/** All monitors with one of these names. */
async function namesakes(
  api: DatadogApi,
  names: ReadonlySet<string>,
  limits: CallLimits,
): Promise<readonly LiveMonitor[]> {
  if (names.size === 0) return []
  if (names.size > fewEnough || [...names].some((name) => !isSearchable(name))) {
    const found: LiveMonitor[] = []
    for await (const monitor of api.monitors.list({}, limits)) {
      if (names.has(monitor.name ?? '')) found.push(monitor)
    }
    return found
  }
  const ids = await inParallel([...names], callsAtOnce, async (name) => {
    const same: number[] = []
    for await (const found of api.monitors.search(`title:"${name}"`, limits)) {
      if (found.name === name) same.push(found.id)
    }
    return same
  })
  const found = await inParallel(ids.flat(), callsAtOnce, (id) => api.monitors.get(id, limits))
  return found.filter((monitor) => monitor !== undefined)
}

/** Whether a search finds this name for certain: quotes and what searches take for something else are not in it. */
function isSearchable(name: string): boolean {
  return /^[\p{L}\p{N} ._/:,()[\]-]+$/u.test(name)
}
