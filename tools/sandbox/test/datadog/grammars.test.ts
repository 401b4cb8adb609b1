import { expect, test } from 'vitest'

import { playOnStage, type Body } from './scenario.ts'

const monitors = '/api/v1/monitor'

interface Query {
  readonly type: string
  readonly query: string
  readonly multi: boolean
  readonly critical?: number
}

/** One query of every form that Datadog documents. */
const queries: readonly Query[] = [
  { type: 'query alert', query: 'avg(last_1h):avg:a.b{e:c} by {h} > 2', multi: true, critical: 2 },
  { type: 'metric alert', query: 'sum(current_1d):sum:a.b{*}.as_count() >= 7', multi: false },
  {
    type: 'query alert',
    query: 'change(avg(last_5m),last_1h):avg:a.b{*} < -10',
    multi: false,
    critical: -10,
  },
  {
    type: 'query alert',
    query: "avg(last_30m):outliers(avg:a.b{*} by {host}, 'dbscan',7) > 0",
    multi: true,
    critical: 0,
  },
  {
    type: 'query alert',
    query:
      "max(next_1w):forecast(avg:a.b{*}, 'linear', 1, interval='60m', history='1w', model='default') >= 90",
    multi: false,
    critical: 90,
  },
  {
    type: 'service check',
    query:
      '"http.can_connect".over("env:ci").exclude("host:a").by("host","url").last(2).count_by_status()',
    multi: true,
    critical: 1,
  },
  {
    type: 'event-v2 alert',
    query: 'events("source:ci").rollup("cardinality", "@evt.id").last("5m") > 2',
    multi: false,
    critical: 2,
  },
  { type: 'event alert', query: "events('a').rollup('count').last('5m') > 0", multi: false },
  {
    type: 'audit alert',
    query: 'audits("status:error").rollup("cardinality","@usr.id").last("5m") > 250',
    multi: false,
    critical: 250,
  },
  {
    type: 'trace-analytics alert',
    query: 'trace-analytics("env:ci operation_name:a").rollup("avg","@duration").last("5m") > 500',
    multi: false,
    critical: 500,
  },
  {
    type: 'rum alert',
    query: 'rum("*").index("*").rollup("count").by("@type").last("2d") != 0',
    multi: true,
    critical: 0,
  },
  {
    type: 'process alert',
    query: 'processes("java AND elasticsearch").over("env:ci").rollup("count").last("10m") < 1',
    multi: false,
    critical: 1,
  },
  {
    type: 'error-tracking alert',
    query: 'error-tracking("*").source("all").new().rollup("count").by("@issue.id").last("1d") > 0',
    multi: true,
    critical: 0,
  },
  {
    type: 'database-monitoring alert',
    query: 'database-monitoring("*").rollup("count").last("5m") > 1',
    multi: false,
    critical: 1,
  },
  {
    type: 'network-performance alert',
    query: 'network-performance("*").rollup("sum","@bytes").by("a,b").last("5m") > 1',
    multi: true,
    critical: 1,
  },
  {
    type: 'network-path alert',
    query: 'network-path("*").rollup("avg","@latency").last("5m") > 1',
    multi: false,
    critical: 1,
  },
  {
    type: 'cost alert',
    query: 'formula("query1").current("1mo") == 0.1',
    multi: false,
    critical: 0.1,
  },
  { type: 'slo alert', query: 'error_budget("1a2b").over("7d") > 75', multi: false, critical: 75 },
  { type: 'composite', query: '12 && (34 || !56)', multi: false },
]

test.each(queries)('$type: $query', async ({ type, query, multi, critical }) => {
  await playOnStage({}, undefined, async ({ ok }) => {
    const options = critical === undefined ? {} : { thresholds: { critical } }
    const body: Body = { type, query, name: 'a', message: 'b', options }
    await ok('POST', `${monitors}/validate`, body)
    const created = await ok('POST', monitors, body)
    expect(created).toMatchObject({ type, query, multi, options })
    await ok('POST', `${monitors}/${String(created['id'])}/validate`, body)
    const changed = await ok('PUT', `${monitors}/${String(created['id'])}`, body)
    expect(changed['options']).toEqual(created['options'])
  })
})
