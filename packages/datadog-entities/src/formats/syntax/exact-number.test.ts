import fc from 'fast-check'
import { expect, test } from 'vitest'

import { inexact } from './exact-number.ts'

const judged = (text: string) => inexact(text, Number(text))

test('a number that a program printed is kept', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(judged(String(value))).toBeUndefined()
    }),
  )
})

test.each([
  '0',
  '-0',
  '+7',
  '007',
  '0.1',
  '1.10',
  '9007199254740992',
  '0x1F',
  '1e-300',
  '0e5',
  '0.30000000000000004',
  '1' + '0'.repeat(22),
])('%s is kept', (text) => {
  expect(judged(text)).toBeUndefined()
})

test.each([
  ['9007199254740993', 'would become 9007199254740992'],
  ['-12345678901234567890', 'would become -12345678901234567000'],
  ['0xFFFFFFFFFFFFFFFF', 'would become 18446744073709552000'],
  ['1e400', 'is too large for a number'],
  ['9'.repeat(400), 'is too large for a number'],
  ['1e-400', 'is too small for a number'],
])('%s %s', (text, reason) => {
  expect(judged(text)).toBe(reason)
})

test('what is not a number is not kept', () => {
  expect(inexact('.nan', Number.NaN)).toBe('is not a number')
})
