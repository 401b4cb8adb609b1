import { incidentChanged } from '../changes.ts'
import { decide } from '../lifecycle/decide.ts'
import type { Workshop } from './carry-out.ts'

/** How many due incidents are decided in one transaction. */
const batch = 100

/** Tells incidents whose timer is due that time has passed. Returns how many there were. */
export async function tickDue({ store, policy, clock, emit }: Workshop): Promise<number> {
  const now = clock.now()
  const incidents = await store.due(now, batch)
  if (incidents.length === 0) return 0
  const changes = await store.transact({ incidents }, (loaded) => {
    const pairs = [...loaded.incidents.values()].map((incident) => ({
      incident,
      decision: decide(incident, { type: 'time' }, now, policy),
    }))
    return {
      decisions: pairs.map(({ decision }) => decision),
      result: pairs.map(({ incident, decision }) => incidentChanged(incident, decision, now)),
    }
  })
  for (const change of changes) emit(change)
  return changes.length
}
