import { describe, expect, test } from 'vitest'

import { comparisonOf, hasComparison, hasScope, isMulti, namedMonitors } from './query.ts'

describe('the end of a query', () => {
  test.each([
    ['avg(last_5m):avg:a{*} > 90', { operator: '>', value: 90 }],
    ['avg(last_5m):avg:a{*} by {host} <= -0.5', { operator: '<=', value: -0.5 }],
    ['avg(last_5m):avg:a{*} >= 1e3 ', { operator: '>=', value: 1000 }],
    ['logs("a > 1").index("*").rollup("count").last("5m") == .5', { operator: '==', value: 0.5 }],
    ['avg(last_5m):avg:a{*}>2.50', { operator: '>', value: 2.5 }],
    ['"custom.check".over("*").by("host").last(2).count_by_status()', undefined],
    ['avg(last_5m):avg:a{*} > b', undefined],
  ])('%s', (query, comparison) => {
    expect(comparisonOf(query)).toEqual(comparison)
  })
})

test.each([
  ['query', false],
  ['logs("@duration:>100").last("5m")', false],
  ["avg(last_4h):anomalies(avg:a{*}, 'agile', 2) >= 1", true],
  ['avg(last_5m):avg:a{b:>c}', false],
])('%s compares: %s', (query, compares) => {
  expect(hasComparison(query)).toBe(compares)
})

test.each([
  ['avg(last_5m):avg:a{*} by {host} > 1', true],
  ['avg(last_5m):avg:a{*} by{host} > 1', true],
  ['logs("*").rollup("count").by("host").last("5m") > 1', true],
  ['formula("query1").by(job_name,workspace_name).last("10d") > 0', true],
  ['formula("group_by {host}").last("10d") > 0', false],
  ['avg(last_5m):avg:a{*} > 1', false],
])('%s has groups: %s', (query, multi) => {
  expect(isMulti(query)).toBe(multi)
})

test('a scope holds whole tags', () => {
  const query = 'avg(last_5m):avg:a{env:ci,host:web-01} by {host} > 1'
  expect(hasScope(query, 'env:ci')).toBe(true)
  expect(hasScope(query, 'host:web-01')).toBe(true)
  expect(hasScope(query, 'host:web-0')).toBe(false)
  expect(hasScope(query, 'v:ci')).toBe(false)
})

test('a composite names monitors', () => {
  expect(namedMonitors('12 && (34 || !56)')).toEqual([12, 34, 56])
})
