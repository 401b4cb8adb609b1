import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fullJitter } from './backoff.ts'

test('doubles its bound with each attempt, up to the longest wait', () => {
  const almostOne = 1 - 2 ** -40
  const bounds = [1, 2, 3, 4, 5, 100].map((attempt) =>
    Math.round(fullJitter(attempt, { initialMs: 200, maxMs: 1_000 }, almostOne)),
  )
  expect(bounds).toEqual([200, 400, 800, 1_000, 1_000, 1_000])
  expect(fullJitter(3, { initialMs: 200, maxMs: 1_000 }, 0)).toBe(0)
  expect(fullJitter(3, { initialMs: 200, maxMs: 1_000 }, 0.5)).toBe(400)
})

test('is always between nothing and the bound', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.nat(100_000),
      fc.nat(100_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, initialMs, maxMs, random) => {
        const wait = fullJitter(attempt, { initialMs, maxMs }, random)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(maxMs)
      },
    ),
  )
})
