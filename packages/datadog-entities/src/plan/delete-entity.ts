import type { Delete } from './action.ts'
import { familyOf } from './family.ts'
import { assertMayWrite, changedSince, readLive, type Done, type Hands } from './hands.ts'
import { digestOf } from './live.ts'

/** Deletes the entity, if it is still what the plan was made for. That it is gone already is as good. */
export async function deleteEntity(action: Delete, hands: Hands): Promise<Done> {
  const { kind, id, seen, force } = action
  const { api, rules, limits } = hands
  const family = familyOf(kind)
  const live = await readLive(family, id, hands)
  if (live === undefined) return { id, already: true, differences: [] }
  assertMayWrite(live, action, hands, { unowned: false })
  if (digestOf(live, rules) !== seen) {
    throw changedSince(action, `${family} ${id} was changed since the plan was made`, hands)
  }
  const was =
    family === 'monitor'
      ? await api.monitors.delete(Number(id), force === undefined ? {} : { force }, limits)
      : await api.dashboards.delete(id, limits)
  return { id, already: !was, differences: [] }
}
