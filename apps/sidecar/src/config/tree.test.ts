import { expect, test } from 'vitest'

import { merged, withValue } from './tree.ts'

test('mappings are merged key by key; lists and scalars are replaced', () => {
  const earlier = { a: { b: 1, c: [1, 2] }, d: 'x' }
  expect(merged(earlier, { a: { c: [3], e: 2 }, d: null })).toEqual({
    a: { b: 1, c: [3], e: 2 },
    d: null,
  })
  expect(merged(earlier, { a: 'scalar' })).toEqual({ a: 'scalar', d: 'x' })
})

test('names that mean something to JavaScript are keys like others', () => {
  const tree: unknown = JSON.parse('{"__proto__": {"polluted": true}}')
  expect(Object.keys(Object(merged({ a: 1 }, tree)))).toEqual(['a', '__proto__'])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(Object.keys(withValue({}, ['__proto__', 'polluted'], true))).toEqual(['__proto__'])
})

test('a value is set without changing the tree that was given', () => {
  const tree = { a: { b: 1 } }
  expect(withValue(tree, ['a', 'c', 'd'], 2)).toEqual({ a: { b: 1, c: { d: 2 } } })
  expect(tree).toEqual({ a: { b: 1 } })
})
