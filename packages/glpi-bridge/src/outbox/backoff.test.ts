import { expect, test } from 'vitest'

import { waitAfter } from './backoff.ts'

const backoff = { initialMs: 1_000, maxMs: 300_000 }
const nearlyOne = (): number => 0.999_999

test('the longest wait doubles until its limit', () => {
  const waits = [1, 2, 3, 9, 10, 1_000].map((attempt) => waitAfter(attempt, backoff, nearlyOne))
  expect(waits).toEqual([999, 1_999, 3_999, 255_999, 299_999, 299_999])
})

test('it is spread over the whole range', () => {
  expect(waitAfter(3, backoff, () => 0)).toBe(0)
  expect(waitAfter(3, backoff, () => 0.5)).toBe(2_000)
})

test('it is not shorter than the other side asked for, and never longer than its limit', () => {
  expect(waitAfter(1, backoff, () => 0, 7_000)).toBe(7_000)
  expect(waitAfter(1, backoff, () => 0, 3_600_000)).toBe(300_000)
})
