import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { decimalText } from './decimal.ts'

test.each([
  [0, '0'],
  [-0, '0'],
  [90, '90'],
  [0.1, '0.1'],
  [1e21, '1000000000000000000000'],
  [-1.5e22, '-15000000000000000000000'],
  [1e-7, '0.0000001'],
  [-2.5e-9, '-0.0000000025'],
])('%d is written as %s', (value, text) => {
  expect(decimalText(value)).toBe(text)
})

test('every number is written without an exponent, and read again as the same', () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(numbers, (value) => {
      expect(decimalText(value)).toMatch(/^-?\d+(?:\.\d+)?$/)
      expect(Number(decimalText(value))).toBe(value + 0)
    }),
  )
})
