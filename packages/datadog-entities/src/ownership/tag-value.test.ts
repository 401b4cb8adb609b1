import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromTagValue, toTagValue } from './tag-value.ts'

test.each([
  ['checkout-errors', 'checkout-errors'],
  ['CPU high', '#c#p#u*high'],
  ['{{host.name}}', '!7b!7bhost.name!7d!7d'],
  ['Größe', '#gr!c3!b6!c3!9fe'],
  ['a,b:c', 'a!2cb!3ac'],
  ['trailing_', 'trailing!5f'],
  ['', ''],
])('%j is the value %j', (text, value) => {
  expect(toTagValue(text)).toBe(value)
  expect(fromTagValue(value)).toBe(text)
})

test.each(['A', 'a b', 'a,b', '!4', '!zz', '#1', '!c3', '!61', '!41', 'a_', '*!20'])(
  '%j is a value of no text',
  (value) => {
    expect(fromTagValue(value)).toBeUndefined()
  },
)

test('every text comes back, and its value survives what Datadog does to tags', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const value = toTagValue(text)
      expect(value).toMatch(/^[a-z0-9./_*#!-]*$/)
      expect(value.toLowerCase()).toBe(value)
      expect(fromTagValue(value)).toBe(text)
    }),
  )
})

test('no two values stand for the same text', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('a', 'b', '!', '2', 'c', '*', '#', '_', '0', 'd'),
        maxLength: 8,
      }),
      (value) => {
        const text = fromTagValue(value)
        expect([undefined, value]).toContain(text === undefined ? undefined : toTagValue(text))
      },
    ),
  )
})
