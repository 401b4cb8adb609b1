import fc from 'fast-check'
import { expect, test } from 'vitest'

import { slower, unhurt } from './pace.ts'
import type { Pace } from './pace.ts'

const bounds = { initialMs: 1_000, maxMs: 10_000 }

/** The waits of so many failures in a row, each attempt made as early as it may be. */
function waits(count: number, random: number): readonly number[] {
  let pace: Pace = unhurt
  let now = 0
  return Array.from({ length: count }, () => {
    pace = slower(pace, { now, random, ...bounds })
    const waitMs = pace.notBefore - now
    now = pace.notBefore
    return waitMs
  })
}

test('waits double up to the largest, and are at least half of it', () => {
  expect(waits(6, 0)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000])
  expect(waits(6, 0.999).map(Math.round)).toEqual([1_000, 1_999, 3_998, 7_996, 9_995, 9_995])
})

test('after three minutes there is at most one attempt a minute', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (random) => {
      const later = waits(100, random).slice(45)
      for (const waitMs of later) {
        expect(waitMs).toBeGreaterThanOrEqual(60_000)
        expect(waitMs).toBeLessThanOrEqual(90_000)
      }
    }),
  )
})

test('what the server asks for is a minimum', () => {
  const { notBefore } = slower(unhurt, { now: 100, random: 0, ...bounds, retryAfterMs: 7_000 })
  expect(notBefore).toBe(7_100)
})

test('even bounds of nothing leave time between attempts', () => {
  const { notBefore } = slower(unhurt, { now: 0, random: 0, initialMs: 0, maxMs: 0 })
  expect(notBefore).toBeGreaterThan(0)
})
