import type { Clock } from '@retriever/upstream'
import { LRUCache } from 'lru-cache'

import type { Found, RegistrationReport } from './registration.ts'

/** Remembers which services were allowed, for the time in which a register does not answer. */
export interface GoodVerdicts {
  /** The registers said so now, or as long ago as the oldest of these findings. */
  keep(service: string, findings: readonly Pick<Found, 'checkedAt'>[]): void
  forget(service: string): void
  /** The grace of a service; undefined when it has none, or none any more. */
  graceOf(service: string): RegistrationReport['grace']
}

/** Keeps good verdicts for `graceMs`; nothing when that is 0. */
export function createGoodVerdicts(graceMs: number, entries: number, clock: Clock): GoodVerdicts {
  const good = new LRUCache<string, { readonly since: number; readonly endsAt: number }>({
    max: entries,
  })
  return {
    keep(service, findings) {
      if (graceMs === 0) return
      const since = Math.min(...findings.map(({ checkedAt }) => checkedAt))
      const ageMs = Math.max(0, clock.now() - since)
      // The time of day may jump; how long a verdict has been good must not.
      good.set(service, { since, endsAt: clock.monotonic() + graceMs - ageMs })
    },
    forget: (service) => void good.delete(service),
    graceOf(service) {
      const last = good.get(service)
      return last && clock.monotonic() < last.endsAt
        ? { since: last.since, until: last.since + graceMs }
        : undefined
    },
  }
}
