import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { asSet, canonicalText } from './canonical-text.ts'
import { changesBetween, isSame } from './changes-between.ts'

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>

describe('changes', () => {
  test('are told as deep as they go, with escaped pointers', () => {
    const from = { a: { b: 1, 'x/y': 2, gone: 3 }, same: [1] }
    const to = { a: { b: 2, 'x/y': 4, 'n~w': null }, same: [1] }
    expect(changesBetween(from, to)).toEqual([
      { pointer: '/a/b', from: 1, to: 2 },
      { pointer: '/a/x~1y', from: 2, to: 4 },
      { pointer: '/a/n~0w', to: null },
      { pointer: '/a/gone', from: 3 },
    ])
  })

  test('of lists: plain ones as a whole, others place by place', () => {
    expect(changesBetween({ tags: ['a'] }, { tags: ['b', 'c'] })).toEqual([
      { pointer: '/tags', from: ['a'], to: ['b', 'c'] },
    ])
    expect(changesBetween([{ q: 1 }], [{ q: 2 }, { q: 3 }])).toEqual([
      { pointer: '/0/q', from: 1, to: 2 },
      { pointer: '/1', to: { q: 3 } },
    ])
  })

  test('of the kind of a value', () => {
    expect(changesBetween({ a: 1 }, [1], '/x')).toEqual([
      { pointer: '/x', from: { a: 1 }, to: [1] },
    ])
  })

  test('a member that is undefined is not there', () => {
    expect(changesBetween({ a: undefined }, {})).toEqual([])
  })
})

test('two values are the same exactly when nothing changes between them', () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(changesBetween(one, one)).toEqual([])
      expect(changesBetween(one, other).length === 0).toBe(isSame(one, other))
      expect(canonicalText(one) === canonicalText(other)).toBe(isSame(one, other))
    }),
  )
})

test('a set has each value once, in one order', () => {
  expect(asSet(['b', 'a', 'b'])).toEqual(['a', 'b'])
  expect(
    asSet([
      { x: 1, y: 2 },
      { y: 2, x: 1 },
    ]),
  ).toHaveLength(1)
})
