import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseJson } from './parse-json.ts'

test('ids that a double would change keep their digits', () => {
  expect(parseJson('{"id":7458301226458192123,"id_str":"7458301226458192123"}')).toEqual({
    id: '7458301226458192123',
    id_str: '7458301226458192123',
  })
  expect(parseJson('[-9007199254740993, 9007199254740993]')).toEqual([
    '-9007199254740993',
    '9007199254740993',
  ])
})

test('all other numbers stay numbers', () => {
  const numbers =
    '[0, -0, 2.0, 1e3, 0.1, 9007199254740991, 9007199254740992, 1e400, 1e22, 10000000000000000000000]'
  expect(parseJson(numbers)).toEqual(JSON.parse(numbers))
})

test('whatever was printed is read as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test('a text that is no JSON is none', () => {
  expect(() => parseJson('<html>')).toThrow(SyntaxError)
})
