import { DatadogError } from '../error.ts'
import { ownerTags, refTag } from '../ownership/monitor-mark.ts'
import { ownerOfDashboard } from '../ownership/dashboard-mark.ts'
import type { Create } from './action.ts'
import { differences, echoDifferences, isMarkedAs } from './compare.ts'
import { keepOldest } from './keep-oldest.ts'
import { readLive, ready, type Done, type Hands } from './hands.ts'
import { liveDashboard, liveMonitor, type Live } from './live.ts'
import type { Written } from './written.ts'

/** What was created. Whether it stays, is known when others have been looked for that were created at the same moment. */
export interface Created {
  readonly written: Written
  readonly live: Live
  readonly already: boolean
}

/** Creates the entity. When the answer is lost, or it is there already, the one with its mark is what was created. */
export async function createEntity({ declared }: Create, hands: Hands): Promise<Created> {
  const written = ready(declared, hands)
  return { written, ...(await created(written, hands)) }
}

/** How the creation ended: with the oldest one, when another process has created the same at the same moment. */
export async function endCreation(
  { written, live: mine, already }: Created,
  hands: Hands,
): Promise<Done> {
  const live = await keepOldest(mine, hands)
  return {
    id: live.id,
    already: already || live !== mine,
    differences: echoDifferences(written, live, hands),
    entity: live.entity,
  }
}

async function created(
  written: Written,
  hands: Hands,
): Promise<{ readonly live: Live; readonly already: boolean }> {
  const { api, view, limits } = hands
  try {
    const live =
      written.family === 'monitor'
        ? liveMonitor(await api.monitors.create(written.marked, limits), view)
        : liveDashboard(await api.dashboards.create(written.marked, limits), view)
    return { live, already: false }
  } catch (error) {
    const live = await foundAgain(error, written, hands)
    if (live === undefined) throw error
    return { live, already: true }
  }
}

/** Nothing when it is certain that nothing was created, and when what is there is not what was sent. */
async function foundAgain(
  error: unknown,
  written: Written,
  hands: Hands,
): Promise<Live | undefined> {
  if (!(error instanceof DatadogError)) return undefined
  if (error.code === 'duplicate' && error.existingId !== undefined) {
    const live = await readLive('monitor', String(error.existingId), hands)
    return live !== undefined && isMarkedAs(written, live) ? live : undefined
  }
  if (error.executed === 'no' || error.code === 'aborted') return undefined
  return written.family === 'monitor'
    ? markedMonitor(written, hands)
    : markedDashboard(written, hands)
}

async function markedMonitor(written: Written, hands: Hands): Promise<Live | undefined> {
  const { api, view, limits } = hands
  const tags = [...ownerTags(view), refTag(written.mark.ref)]
  for await (const monitor of api.monitors.list({ tags }, limits)) {
    const live = liveMonitor(monitor, view)
    if (isSame(written, live, hands)) return live
  }
  return undefined
}

async function markedDashboard(written: Written, hands: Hands): Promise<Live | undefined> {
  const { api, view, limits } = hands
  for await (const { id, description } of api.dashboards.list(limits)) {
    const owner = ownerOfDashboard({ description: description ?? null }, view)
    if (owner.whose !== 'ours' || owner.mark.ref !== written.mark.ref) continue
    const live = await readLive('dashboard', id, hands)
    if (live !== undefined && isSame(written, live, hands)) return live
  }
  return undefined
}

/** What another type has left behind bears the same mark, and is not what was sent. */
function isSame(written: Written, live: Live, hands: Hands): boolean {
  return isMarkedAs(written, live) && differences(written, live, hands).length === 0
}
