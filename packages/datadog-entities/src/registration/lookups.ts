import type { Clock } from '@retriever/upstream'
import { LRUCache } from 'lru-cache'

import { beginCall } from '../api/call-time.ts'
import { wantedFindings } from './decide.ts'
import type { Found, Register } from './registration.ts'

/** For how long what a register said is used again, in milliseconds. */
export interface CacheOptions {
  /** What speaks for a service. Default 600,000. */
  readonly positiveMs?: number
  /** What speaks against it. Default 30,000. */
  readonly negativeMs?: number
  /** How many services are remembered; the one that was used least recently goes first. Default 10,000. */
  readonly entries?: number
}

/** The looks into one register. */
export interface Lookups {
  /** What it says, and whether that was known already. `name` is what the service is called there. Never rejects. */
  find(name: string): Promise<{ readonly found: Found; readonly cached: boolean }>
}

/** What could not be found out is not looked for again at once. */
const unknownMs = 1_000

/** A look that takes several requests ends after this time. */
const longestLookMs = 20_000

/** No register is left alone for longer, whatever it says. */
const longestHoldMs = 5 * 60_000

/**
 * Remembers what a register said, and asks once for all who ask at the same time. A register that says when it may be
 * asked again is not asked before.
 */
export function createLookups(
  register: Register,
  { positiveMs = 600_000, negativeMs = 30_000, entries = 10_000 }: CacheOptions,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Lookups {
  // It takes an instant of 0 for none.
  const perf = { now: () => clock.monotonic() + 1 }
  const known = new LRUCache<string, Found>({ max: entries, perf, ttlResolution: 0 })
  const underWay = new Map<string, Promise<Found>>()
  let held: { readonly found: Found; readonly until: number } | undefined

  function lifeOf({ finding }: Found): number {
    if (finding === 'unknown') return unknownMs
    return finding === wantedFindings[register.name] ? positiveMs : negativeMs
  }

  async function look(name: string): Promise<Found> {
    const time = beginCall(clock, { signal }, longestLookMs)
    const found = await register.find(name, time.signal).catch((): Found => ({
      finding: 'unknown',
      text: 'could not be asked',
      ids: [],
      checkedAt: clock.now(),
    }))
    time.end()
    const ttl = lifeOf(found)
    if (ttl > 0) known.set(name, found, { ttl })
    const { finding, retryAfterMs = 0 } = found
    if (finding === 'unknown' && retryAfterMs > 0) {
      held = { found, until: clock.monotonic() + Math.min(retryAfterMs, longestHoldMs) }
    }
    return found
  }

  function heldNow(): Found | undefined {
    const restMs = held === undefined ? 0 : held.until - clock.monotonic()
    return held && restMs > 0 ? { ...held.found, retryAfterMs: Math.ceil(restMs) } : undefined
  }

  return {
    async find(name) {
      const before = known.get(name)
      if (before && before.finding !== 'unknown') return { found: before, cached: true }
      const waiting = heldNow() ?? before
      if (waiting) return { found: waiting, cached: true }
      const shared = underWay.get(name)
      if (shared) return { found: await shared, cached: true }
      const own = look(name).finally(() => underWay.delete(name))
      underWay.set(name, own)
      return { found: await own, cached: false }
    },
  }
}
