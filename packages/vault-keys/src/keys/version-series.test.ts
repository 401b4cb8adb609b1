import { expect, test } from 'vitest'

import { bundleOf } from './bundle.ts'
import type { ReadKey } from './extract.ts'
import { versionSeries } from './version-series.ts'

function read(values: Readonly<Record<string, string>>, version = 1): readonly ReadKey[] {
  return Object.entries(values).map(([name, text]) => ({
    name,
    text,
    origin: `secret/a@${version}#${name}`,
  }))
}

test('the same values keep their version, whatever version of a secret they come from', () => {
  const series = versionSeries(() => 0.5)
  const keys = read({ a: '1', b: '2' })
  const first = bundleOf(keys, series.next(keys, undefined), 0)
  expect(first.version).toBe('80000000-1')
  expect(series.next(read({ b: '2', a: '1' }, 7), first)).toBe(first.version)
})

test.each([
  ['another value', { a: '1', b: '3' }],
  ['values that changed places', { a: '2', b: '1' }],
  ['a key less', { a: '1' }],
  ['a key more', { a: '1', b: '2', c: '3' }],
  ['a key of another name', { a: '1', c: '2' }],
])('%s is another version', (_, values) => {
  const series = versionSeries(() => 0)
  const keys = read({ a: '1', b: '2' })
  const first = bundleOf(keys, series.next(keys, undefined), 0)
  expect(series.next(read(values), first)).toBe('00000000-2')
})
