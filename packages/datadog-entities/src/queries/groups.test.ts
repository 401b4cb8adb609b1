import { expect, test } from 'vitest'

import { groupingOf } from './groups.ts'
import { parseQuery } from './parse-query.ts'

test.each([
  [
    'query alert',
    'avg(last_5m):avg:a{env:ci,!team:x} by {host, pod} > 1',
    ['host', 'pod'],
    ['env', 'team'],
  ],
  [
    'query alert',
    'avg(last_5m):f(avg:a{b IN (c)} by {host}) / (-avg:d{*} by {host}) > 1',
    ['host'],
    ['b'],
  ],
  ['query alert', 'change(avg(last_5m),last_1h):avg:a{*} > 1', [], []],
  ['log alert', 'logs("a").rollup("count").by("@b.c,host").last("5m") > 1', ['@b.c', 'host'], []],
  [
    'service check',
    '"a".over("env:ci","role:b").by("host","url").last(2).count_by_status()',
    ['host', 'url'],
    ['env', 'role'],
  ],
])('%s: %s', (type, query, groups, scoped) => {
  const read = parseQuery(type, query)
  expect(read.ok && groupingOf(read.value)).toEqual({ groups, scoped })
})

test.each([
  ['composite', '12 && 34'],
  ['cost alert', 'formula("a").last("5m") > 1'],
])('%s: nobody knows', (type, query) => {
  const read = parseQuery(type, query)
  expect(read.ok && groupingOf(read.value)).toBeUndefined()
})
