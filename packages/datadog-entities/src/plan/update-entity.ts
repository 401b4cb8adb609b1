import type { Adopt, Update } from './action.ts'
import { differences, echoDifferences, isMarkedAs } from './compare.ts'
import { assertMayWrite, changedSince, readLive, ready, type Done, type Hands } from './hands.ts'
import { digestOf, liveDashboard, liveMonitor, type Live } from './live.ts'
import type { Written } from './written.ts'

/** Brings the entity to what is declared. Datadog compares nothing itself, so it is read right before it is written. */
export async function updateEntity(action: Update | Adopt, hands: Hands): Promise<Done> {
  const { declared, id, seen } = action
  const written = ready(declared, hands)
  const live = await readLive(written.family, id, hands)
  if (live === undefined) throw changedSince(action, `${written.family} ${id} is gone`, hands)
  assertMayWrite(live, action, hands, { unowned: action.action === 'adopt' })
  if (isMarkedAs(written, live) && differences(written, live, hands).length === 0) {
    return { id, already: true, differences: [], entity: live.entity }
  }
  if (digestOf(live, hands.rules) !== seen) {
    throw changedSince(action, `${written.family} ${id} was changed since the plan was made`, hands)
  }
  const echo = await send(written, live, hands)
  const stored = echoDifferences(written, echo, hands)
  return { id, already: false, differences: stored, entity: echo.entity }
}

async function send(
  written: Written,
  live: Live,
  { api, view, rules, limits }: Hands,
): Promise<Live> {
  if (written.family === 'monitor') {
    return liveMonitor(await api.monitors.update(Number(live.id), written.marked, limits), view)
  }
  const body =
    live.family === 'dashboard' ? rules.keepWidgetIds(written.marked, live.entity) : written.marked
  return liveDashboard(await api.dashboards.update(live.id, body, limits), view)
}
