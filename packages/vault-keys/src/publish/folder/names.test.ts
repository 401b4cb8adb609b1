import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { ownName, readOwnName } from './names.ts'
import type { OwnName } from './names.ts'

const anyName: fc.Arbitrary<OwnName> = fc.record({
  kind: fc.constantFrom('generation', 'link', 'file'),
  createdAt: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
  writer: fc.stringMatching(/^[0-9a-z-]{1,40}$/),
})
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('a name tells its moment and its writer', () => {
  const createdAt = Date.UTC(2026, 10, 21, 13, 50, 35, 42)
  const name = { createdAt, writer: '4410004-1-77-0' } as const
  expect(ownName({ ...name, kind: 'generation' }, () => 0.5)).toBe(
    '..2026_11_21_13_50_35.042.4410004-1-77-0.i0000000',
  )
  expect(ownName({ ...name, kind: 'link' }, () => 0)).toMatch(/^\.\.data_tmp\.2026_11_21/)
  expect(ownName({ ...name, kind: 'file' }, () => 0)).toMatch(/^\.\.file_tmp\.2026_11_21/)
})

test('what was put into a name is read from it', () => {
  fc.assert(
    fc.property(anyName, random, (name, number) => {
      expect(readOwnName(ownName(name, () => number))).toEqual(name)
    }),
  )
})

test('names of the same moment and writer differ', () => {
  const name = { kind: 'generation', createdAt: 0, writer: 'x' } as const
  expect(ownName(name, () => 0.1)).not.toBe(ownName(name, () => 0.1000000001))
})

test.each([
  '..data',
  '..2026_11_21_13_50_35.123456789',
  '..2026_11_21_13_50_35.042.w.short',
  '..2026_13_41_13_50_35.042.w.i0000000',
  '2026_11_21_13_50_35.042.w.i0000000',
  'datadog',
])('%s is not of our making', (name) => {
  expect(readOwnName(name)).toBeUndefined()
})
