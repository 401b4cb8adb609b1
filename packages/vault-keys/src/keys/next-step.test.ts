import fc from 'fast-check'
import { expect, test } from 'vitest'

import { leaseDueAt, leaseEndsAt, leaseStep, refreshAfter, retryAfter } from './next-step.ts'
import type { Lease } from './next-step.ts'

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('readings are spread by a tenth around the regular time', () => {
  expect(refreshAfter(300_000, undefined, 0)).toBe(270_000)
  expect(refreshAfter(300_000, undefined, 0.5)).toBe(300_000)
  fc.assert(
    fc.property(chance, (random) => {
      const wait = refreshAfter(300_000, undefined, random)
      expect(wait).toBeGreaterThanOrEqual(270_000)
      expect(wait).toBeLessThanOrEqual(330_000)
    }),
  )
})

test('a secret that asks for it is read sooner, never later, and not in a hot loop', () => {
  expect(refreshAfter(300_000, 90_000, 0.5)).toBe(90_000)
  expect(refreshAfter(300_000, 900_000, 0.5)).toBe(300_000)
  expect(refreshAfter(300_000, 0, 0.5)).toBe(1_000)
  expect(refreshAfter(500, 0, 0.5)).toBe(500)
})

test('waits after failures double up to a minute, and are never nothing', () => {
  expect([1, 2, 3, 6, 7, 1_000].map((count) => retryAfter(count, undefined, 0))).toEqual([
    500, 1_000, 2_000, 16_000, 30_000, 30_000,
  ])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (count, random) => {
      const wait = retryAfter(count, undefined, random)
      expect(wait).toBeGreaterThanOrEqual(500)
      expect(wait).toBeLessThanOrEqual(60_000)
    }),
  )
})

test('what the server asks for is a minimum', () => {
  expect(retryAfter(1, 90_000, 0)).toBe(90_000)
  expect(retryAfter(10, 5_000, 0)).toBe(30_000)
})

const lease: Lease = {
  id: 'l',
  fullMs: 3_000,
  durationMs: 3_000,
  grantedAt: 1_000,
  renewable: true,
}

test('a lease is renewed at two thirds, or replaced at 85 % when it cannot be', () => {
  expect(leaseDueAt(lease)).toBe(3_000)
  expect(leaseStep(lease, 2_999)).toBe('keep')
  expect(leaseStep(lease, 3_000)).toBe('renew')
  const fixed = { ...lease, renewable: false }
  expect(leaseStep(fixed, 3_549)).toBe('keep')
  expect(leaseStep(fixed, 3_550)).toBe('replace')
  expect(leaseEndsAt(lease)).toBe(4_000)
})

test('a lease that gets shorter with each renewal is replaced in the end', () => {
  const maxAt = 10_000
  let held: Lease = { ...lease, fullMs: 6_000, durationMs: 6_000, grantedAt: 0 }
  let renewals = 0
  for (;;) {
    const now = leaseDueAt(held)
    expect(now).toBeLessThan(leaseEndsAt(held))
    if (leaseStep(held, now) === 'replace') break
    held = { ...held, grantedAt: now, durationMs: Math.min(6_000, maxAt - now) }
    renewals += 1
  }
  expect(renewals).toBe(3)
})
