import { expect, test } from 'vitest'

import { distance } from './instant.ts'

test.each([
  [0, 'now'],
  [-400, 'now'],
  [-1_000, '1 s ago'],
  [-59_400, '59 s ago'],
  [-60_000, '1 min ago'],
  [-3_599_000, '59 min ago'],
  [-3_600_000, '1 h ago'],
  [-47 * 3_600_000, '47 h ago'],
  [-48 * 3_600_000, '2 d ago'],
  [5_000, 'in 5 s'],
  [90_000, 'in 1 min'],
])('%d ms from now is "%s"', (ms, words) => {
  expect(distance(1_000_000 + ms, 1_000_000)).toBe(words)
})
