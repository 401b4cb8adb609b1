import { expect, test } from 'vitest'

import { parseQueryString } from './query-string.ts'

test.each([
  ['', {}],
  ['a=1&b=two+words&c', { a: '1', b: 'two words', c: '' }],
  ['a=1&a=2', { a: '2' }],
  ['a[]=x&a[]=y', { a: ['x', 'y'] }],
  ['a[1]=x', { a: { 1: 'x' } }],
  ['c[0][field]=1&c[0][value]=%5E%5Bx%5D', { c: [{ field: '1', value: '^[x]' }] }],
  ['c%5B0%5D=x', { c: ['x'] }],
  ['a.b=1&c d=2', { a_b: '1', c_d: '2' }],
  ['a[b=1', { a_b: '1' }],
  ['a=100%&b=%zz', { a: '100%', b: '%zz' }],
  ['a=%C3%A9', { a: 'é' }],
])('%s', (query, expected) => {
  expect(parseQueryString(query)).toEqual(expected)
})
