import { expect, test } from 'vitest'

import { combineExecuted, executedByStatus } from './executed.ts'
import type { Executed } from './executed.ts'

test.each<[Executed, Executed, Executed]>([
  ['no', 'no', 'no'],
  ['no', 'unknown', 'unknown'],
  ['unknown', 'no', 'unknown'],
  ['unknown', 'unknown', 'unknown'],
  ['unknown', 'yes', 'yes'],
  ['yes', 'no', 'yes'],
])('%s, then %s, is %s', (before, attempt, both) => {
  expect(combineExecuted(before, attempt)).toBe(both)
})

test.each<[number, Executed]>([
  [200, 'yes'],
  [204, 'yes'],
  [302, 'unknown'],
  [303, 'unknown'],
  [307, 'no'],
  [400, 'no'],
  [404, 'no'],
  [429, 'no'],
  [500, 'unknown'],
  [503, 'unknown'],
  [504, 'unknown'],
])('%i says %s', (status, executed) => {
  expect(executedByStatus(status)).toBe(executed)
})
