import { describe, expect, test } from 'vitest'

import { fitsAny, patternOf } from './pattern.ts'

describe('a star stands for any characters', () => {
  test.each([
    ['shop', 'shop', true],
    ['shop', 'Shop', false],
    ['shop', 'shop-eu', false],
    ['*', '', true],
    ['*', 'anything / at all', true],
    ['shop-*', 'shop-', true],
    ['shop-*', 'shop-eu', true],
    ['shop-*', 'my-shop-eu', false],
    ['*-dev', 'shop-dev', true],
    ['*-dev', 'shop-dev-2', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*b*bc', 'abc', false],
    ['a**b', 'ab', true],
    ['shop/*', 'shop/deployer', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, text, fits) => {
    expect(patternOf(pattern)(text)).toBe(fits)
  })
})

test('everything else stands for itself', () => {
  expect(patternOf('a.c')('abc')).toBe(false)
  expect(patternOf('(a+)+$')('(a+)+$')).toBe(true)
  expect(patternOf('[a-z]*')('abc')).toBe(false)
  expect(patternOf('a\\*')('a*')).toBe(false)
})

test('many stars take no time', () => {
  const pattern = patternOf(`${'*a'.repeat(100)}*c*b`)
  const startedAt = performance.now()
  expect(pattern(`${'a'.repeat(1_000_000)}b`)).toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(100)
})

test('one of several', () => {
  expect(fitsAny(['shop', 'cart-*'], 'cart-eu')).toBe(true)
  expect(fitsAny(['shop', 'cart-*'], 'pay')).toBe(false)
  expect(fitsAny([], '')).toBe(false)
})
