import { expect, test } from 'vitest'

import { didYouMean, nearest } from './nearest.ts'

const known = ['rollup', 'last', 'count_by_status', 'by']

test.each([
  ['rolup', 'rollup'],
  ['ROLLUP', 'rollup'],
  ['lsat', 'last'],
  ['count_by_state', 'count_by_status'],
  ['over', undefined],
  ['x'.repeat(100_000), undefined],
])('%s', (word, expected) => {
  expect(nearest(word, known)).toBe(expected)
})

test('without anything near, all are told', () => {
  expect(didYouMean('over', known)).toBe('known: rollup, last, count_by_status, by')
})
