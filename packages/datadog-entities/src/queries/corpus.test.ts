import { expect, test } from 'vitest'

import { parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import type { Query } from './query.ts'

/** Queries of every form that Datadog documents, or is known to have taken. */
const corpus: Readonly<Record<Query['kind'], readonly (readonly [string, string])[]>> = {
  metric: [
    ['query alert', 'avg(last_1h):avg:a.b{e:c} by {h} > 2'],
    ['query alert', 'avg(last_1h):avg:system.cpu.user{env:ci,host:web01} by {host} > 90'],
    ['query alert', 'avg(last_1h):avg:system.cpu.user{env:ci} by{host}>2.50'],
    ['metric alert', 'sum(current_1d):sum:a.b{*}.as_count() >= 7'],
    ['query alert', 'avg(current_1mo):avg:system.load.5{*} > 0.5'],
    ['metric alert', 'avg(last_5m):avg:aws.ec2.cpu{*} > 2\n'],
    ['query alert', 'max(last_1w):max:a.b{host:a,!env:ci} != -0.5'],
    ['query alert', 'avg(last_5m):avg:a{*} >= 1e3 '],
    ['query alert', 'avg(last_5m):avg:a{*}>.5'],
    [
      'query alert',
      'sum(last_10m):(sum:trace.http.request.errors{env:prod,service:web}.as_count()/sum:trace.http.request.hits{env:prod,service:web}.as_count()) > 0.05',
    ],
    ['query alert', 'percentile(last_15m):p95:trace.http.request{service:web} > 0.8'],
    ['query alert', 'avg(last_5m):default_zero(avg:system.load.1{*}) > 1'],
    ['query alert', 'avg(last_5m):avg:a{env:ci AND region IN (eu, us) AND NOT x:y} by {a, b} < 1'],
    ['query alert', 'sum(last_5m):count(v: v>=5):checkout.time{*} by {shop} > 10'],
    ['query alert', 'avg(last_5m): 100 * ( avg:a{*} - avg:b{*} ) / -avg:c{*} > 1'],
    ['query alert', "avg(last_5m):top(avg:a{*} by {host}.rollup(avg, 60), 10, 'mean', 'desc') > 1"],
    ['query alert', 'avg(last_5m):timeshift(avg:a{*}, -3600) + ewma_3(system.load.1{*}) > 1'],
    ['query alert', 'min(last_168h):min:a.b-c/d{$env}.fill(last, 60s) <= 0'],
  ],
  change: [
    ['query alert', 'change(avg(last_5m),last_1h):avg:a.b{*} < -10'],
    ['query alert', 'pct_change(avg(last_5m),last_1h):avg:system.load.1{*} by {host} > 50'],
    ['metric alert', 'change( sum(last_30m), 1h_ago ):sum:a.b{*}.as_count() == 0'],
  ],
  special: [
    ['query alert', "avg(last_30m):outliers(avg:a.b{*} by {host}, 'dbscan',7) > 0"],
    [
      'query alert',
      "max(next_1w):forecast(avg:a.b{*}, 'linear', 1, interval='60m', history='1w', model='default') >= 90",
    ],
    [
      'query alert',
      "avg(last_4h):anomalies(avg:system.load.1{*}, 'agile', 2, direction='above', alert_window='last_15m', interval=60, count_default_zero='true', seasonality='weekly') >= 1",
    ],
    ['query alert', "avg(last_4h):anomalies(avg:a{*}, 'agile', 2) >= 1"],
  ],
  search: [
    ['log alert', 'logs("status:error").index("*").rollup("count").by("source").last("5m") > 2'],
    [
      'log alert',
      String.raw`logs("@path:\"/a b\" \\d").index("main,eu").rollup("count").last("1h") > 2`,
    ],
    ['log alert', 'logs("a > 1").index("*").rollup("count").last("5m") == .5'],
    ['event-v2 alert', 'events("source:ci").rollup("cardinality", "@evt.id").last("5m") > 2'],
    ['event alert', "events('a').rollup('count').last('5m') > 0"],
    ['audit alert', 'audits("status:error").rollup("cardinality","@usr.id").last("5m") > 250'],
    [
      'trace-analytics alert',
      'trace-analytics("env:ci operation_name:a").rollup("avg","@duration").last("5m") > 500',
    ],
    ['rum alert', 'rum("*").index("*").rollup("count").by("@type").last("2d") != 0'],
    [
      'process alert',
      'processes("java AND elasticsearch").over("env:ci").rollup("count").last("10m") < 1',
    ],
    [
      'ci-pipelines alert',
      'ci-pipelines("ci_level:pipeline @ci.pipeline.name:main").rollup("count").by("@git.branch,@ci.pipeline.name").last("5m") >= 1',
    ],
    ['ci-tests alert', 'ci-tests("@test.status:fail").rollup("count").last("48h") >= 1'],
    [
      'error-tracking alert',
      'error-tracking("*").source("all").new().rollup("count").by("@issue.id").last("1d") > 0',
    ],
    [
      'error-tracking alert',
      'error-tracking-rum("service:foo AND @error.source:source").rollup("count").by("@issue.id").last("1h") >= 1',
    ],
    [
      'error-tracking alert',
      'error-tracking("*").source("browser").impact().rollup("count").last("1h") >= 1',
    ],
    ['database-monitoring alert', 'database-monitoring("*").rollup("count").last("5m") > 1'],
    [
      'network-performance alert',
      'network-performance("*").rollup("sum","@bytes").by("a,b").last("5m") > 1',
    ],
    ['network-path alert', 'network-path("*").rollup("avg","@latency").last("5m") > 1'],
    ['llm-observability alert', 'llm-observability("*").rollup("count").last("5m") > 100'],
    ['tomorrow alert', 'tomorrow("*").rollup("count").last("5m") > 100'],
  ],
  check: [
    [
      'service check',
      '"custom.check".over("environment:foo").by("host").last(2).count_by_status()',
    ],
    [
      'service check',
      '"http.can_connect".over("env:ci").exclude("host:a").by("host","url").last(2).count_by_status()',
    ],
    ['service check', '"ntp.in_sync".by("*").last( 100 ).count_by_status( )'],
  ],
  formula: [
    ['query alert', 'formula("query1").last("15m") > 100'],
    ['metric alert', 'formula("a / b").rollup("sum").by(env, host).last("15m") > 100'],
    ['ci-tests alert', 'formula("query1 / query2 * 100").last("15m") >= 0.8'],
    ['rum alert', 'formula("query2 / query1 * 100").last("15m") >= 0.8'],
    [
      'cost alert',
      'formula("exclude_null(query1)").last("7d").anomaly(direction="above", threshold=10) >= 5',
    ],
    ['cost alert', 'formula("query1").current("1mo") == 0.1'],
    ['data-jobs alert', 'formula("query1").by(job_name,workspace_name).last(10d) > 0'],
    ['data-quality alert', 'formula("query1").last("5m") > 100'],
  ],
  slo: [
    ['slo alert', 'error_budget("1a2b").over("7d") > 75'],
    ['slo alert', 'burn_rate("98fd").over("30d").long_window("1h").short_window("5m") > 14.4'],
    ['slo alert', 'error_budget("${checkout}").over("90d") >= 75'],
  ],
  composite: [
    ['composite', '12 && (34 || !56)'],
    ['composite', ' !12&&!( 34||56 ) && ${load is high} '],
    ['composite', '12'],
  ],
  raw: [
    ['synthetics alert', 'no_query'],
    ['tomorrow alert', 'something new'],
  ],
}

const queries = Object.entries(corpus).flatMap(([kind, pairs]) =>
  pairs.map(([type, query]) => ({ kind, type, query })),
)

test.each(queries)('$kind, $type: $query', ({ kind, type, query }) => {
  const read = parseQuery(type, query)
  expect(read).toMatchObject({ ok: true, value: { kind } })
  expect(read.ok && printQuery(read.value)).toBe(query)
})
