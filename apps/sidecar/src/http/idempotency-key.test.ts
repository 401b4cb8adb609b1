import { expect, test } from 'vitest'

import { idempotencyKeyOf } from './idempotency-key.ts'

const keyIn = (value: string) => idempotencyKeyOf(new Headers({ 'idempotency-key': value }))

test('a text in quotes, and a bare token, are the same key', () => {
  expect(keyIn('"0f3a-77"')).toBe('0f3a-77')
  expect(keyIn('0f3a-77')).toBe('0f3a-77')
  expect(keyIn('"with \\"quotes\\" and \\\\"')).toBe('with "quotes" and \\')
  expect(idempotencyKeyOf(new Headers())).toBeUndefined()
})

test.each(['', '""', '"', 'a b', 'a"b', '"a"; x=1', '"tab\there"', 'x'.repeat(256)])(
  'no key: %j',
  (value) => {
    expect(() => keyIn(value)).toThrow('cannot be used')
  },
)
