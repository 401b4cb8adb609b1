import type { Live } from './live.ts'

/**
 * Monitors first, and who is older comes first. All who look see the same order, so that of twins all keep the same one,
 * and the oldest is deleted by nobody. The ids of monitors grow, those of dashboards do not.
 */
export function byAge(a: Live, b: Live): number {
  if (a.family === 'monitor' && b.family === 'monitor') return a.entity.id - b.entity.id
  if (a.family !== b.family) return a.family === 'monitor' ? -1 : 1
  const [first, second] = [createdAt(a) ?? Infinity, createdAt(b) ?? Infinity]
  if (first !== second) return first < second ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** When it was created, in epoch milliseconds; undefined when that is not told. */
export function createdAt(live: Live): number | undefined {
  const said = live.family === 'monitor' ? live.entity.created : live.entity.created_at
  const at = typeof said === 'string' ? Date.parse(said) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
