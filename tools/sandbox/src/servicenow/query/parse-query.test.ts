import fc from 'fast-check'
import { expect, test } from 'vitest'

import { operators, parseQuery } from './parse-query.ts'

test('joined by ^, ^OR and ^NQ', () => {
  const condition = (field: string, value: string): object => ({ field, operator: '=', value })
  expect(parseQuery('a=1^b=2^ORc=3^NQd=4^ORDERBYa^ORDERBYDESCb^EQ')).toEqual({
    alternatives: [
      [[condition('a', '1')], [condition('b', '2'), condition('c', '3')]],
      [[condition('d', '4')]],
    ],
    order: [
      { field: 'a', descending: false },
      { field: 'b', descending: true },
    ],
  })
})

test.each(operators)('the operator %s', (operator) => {
  expect(parseQuery(`name${operator}x`).alternatives).toEqual([
    [[{ field: 'name', operator, value: 'x' }]],
  ])
})

test.each(['name', 'NAME=x', '=x', 'name~x', 'name like x'])('no condition: %s', (text) => {
  expect(parseQuery(text).alternatives).toEqual([[[{ invalid: text }]]])
})

test('a value without carets is never anything but a value', () => {
  const plain = fc.string().filter((text) => !text.includes('^') && !text.startsWith('='))
  fc.assert(
    fc.property(plain, (value) => {
      expect(parseQuery(`name=${value}`).alternatives).toEqual([
        [[{ field: 'name', operator: '=', value }]],
      ])
    }),
  )
})
