import { expect, test } from 'vitest'

import { refusalsIn } from './refusals.ts'

test('refusals of all rounds are added up by answer', () => {
  const rounds = [{ refused: { 500: 3 } }, { refused: {} }, { refused: { 500: 1, 'no answer': 2 } }]
  expect(refusalsIn(rounds)).toBe('4 × 500, 2 × no answer')
})

test('nothing is said about nothing', () => {
  expect(refusalsIn([{ refused: {} }])).toBe('')
})
