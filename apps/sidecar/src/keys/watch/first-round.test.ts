import { expect, test } from 'vitest'

import { afterFailure } from './first-round.ts'

const round = { number: 1, elapsedMs: 0, deadlineMs: 120_000 }

test('what somebody may mend meanwhile is tried again, ever more slowly', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((number) => {
    const next = afterFailure(['permission-denied', 'sealed'], { ...round, number })
    return next.again && next.waitMs
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
})

test('what counts wrong tries, is good for one try, or is wrong with us ends it', () => {
  for (const code of [
    'credential-refused',
    'credential-spent',
    'locked-out',
    'wrapping-spent',
    'target-unusable',
    'config',
    'unexpected',
  ] as const) {
    expect(afterFailure(['sealed', code], round)).toEqual({ again: false })
  }
})

test('nothing is tried again beyond the deadline', () => {
  expect(afterFailure(['sealed'], { ...round, elapsedMs: 119_500 })).toEqual({ again: false })
})
