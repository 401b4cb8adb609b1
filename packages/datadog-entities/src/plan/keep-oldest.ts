import { byAge } from './age.ts'
import { readLive, type Hands } from './hands.ts'
import type { Live } from './live.ts'
import { areTwins } from './twins.ts'

/**
 * Looks whether another process has created the same dashboard at the same moment, which Datadog allows: the oldest
 * stays, younger equal ones are deleted by whoever sees them. Answers the one that stays. What cannot be looked at or
 * deleted now is left to the next run: this one has created what it should.
 *
 * Datadog itself refuses the exact duplicate of a monitor, so nobody looks for those here.
 */
export async function keepOldest(mine: Live, hands: Hands): Promise<Live> {
  if (mine.family !== 'dashboard') return mine
  try {
    const equal = await twinsOf(mine, hands)
    const [oldest = mine, ...younger] = [mine, ...equal].toSorted(byAge)
    await Promise.all(
      younger
        .filter((live) => areTwins(oldest, live, hands.rules))
        .map(({ id }) => hands.api.dashboards.delete(id, hands.limits).catch(() => false)),
    )
    return oldest
  } catch {
    return mine
  }
}

async function twinsOf(mine: Live, hands: Hands): Promise<readonly Live[]> {
  if (mine.owner.whose !== 'ours') return []
  const listed = await hands.dashboardIds()
  const ids = (listed.get(mine.owner.mark.ref) ?? []).filter((id) => id !== mine.id)
  const read = await Promise.all(ids.map((id) => readLive('dashboard', id, hands)))
  return read
    .filter((live) => live !== undefined)
    .filter((live) => areTwins(mine, live, hands.rules))
}
