import { expect, test } from 'vitest'

import { watchSkew } from './clock-skew.ts'

test('tells a difference of more than half a minute once, and again when it has changed by as much', () => {
  const skewOf = watchSkew()
  const story: [server: number, told: number | undefined][] = [
    [30_000, undefined],
    [31_000, 31_000],
    [45_000, undefined],
    [62_000, 62_000],
    [-90_000, -90_000],
    [-90_500, undefined],
  ]
  for (const [server, told] of story) expect(skewOf(server, 0)).toBe(told)
})

test('tells it anew after the clocks had agreed', () => {
  const skewOf = watchSkew()
  expect(skewOf(40_000, 0)).toBe(40_000)
  expect(skewOf(100, 0)).toBeUndefined()
  expect(skewOf(40_000, 0)).toBe(40_000)
})
