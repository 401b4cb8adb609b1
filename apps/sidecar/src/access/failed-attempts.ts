import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'

import { LRUCache } from 'lru-cache'
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'

/**
 * Bounds how often somebody may try a wrong credential, for each network address on its own, so that guessing and
 * floods of questions to other systems end soon. A credential that was right a while ago stays good meanwhile: who
 * guesses from behind the same proxy locks nobody out.
 */
export interface FailedAttempts {
  /** How long whoever shows this has to wait; 0 when it may go on. */
  waitMs(address: string, credential: string): Promise<number>
  /** Counts a wrong one. */
  wrong(address: string): Promise<void>
  /** Remembers a right one. */
  right(credential: string): void
}

const allowed = 60
const withinSeconds = 60
const remembered = 10_000

/** Allows 60 wrong credentials a minute from one address. */
export function createFailedAttempts(): FailedAttempts {
  const limiter = new RateLimiterMemory({ points: allowed, duration: withinSeconds })
  const good = new LRUCache<string, true>({ max: remembered })
  return {
    async waitMs(address, credential) {
      const found = await limiter.get(keyOf(address))
      if (!found || found.consumedPoints < allowed || good.has(digestOf(credential))) return 0
      return Math.max(1, found.msBeforeNext)
    },
    async wrong(address) {
      await limiter.penalty(keyOf(address))
    },
    right: (credential) => void good.set(digestOf(credential), true),
  }
}

function digestOf(credential: string): string {
  return createHash('sha256').update(credential).digest('base64')
}

/** One customer has a whole /64 of IPv6 addresses, and could use another one for each attempt. */
function keyOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled =
    tail === undefined
      ? groups
      : [
          ...groups,
          ...Array.from({ length: 8 - groups.length - after.length }, () => '0'),
          ...after,
        ]
  return filled.slice(0, 4).join(':')
}
