import { expect, test } from 'vitest'

import type { Condition, Signal } from './alert.ts'
import { assembleMonitor } from './assemble.ts'
import { alertProblems } from './alert-problems.ts'

interface Case {
  readonly signal: Signal
  readonly condition?: Partial<Condition>
  readonly type?: string
  readonly query: string
  readonly options?: object
}

const critical = (value: number): Partial<Condition> => ({ thresholds: { critical: value } })
const none: Condition = { thresholds: {} }

const cases: readonly Case[] = [
  {
    signal: {
      kind: 'metric',
      aggregate: 'sum',
      metric: 'a.b',
      space: 'sum',
      modifier: 'as_count',
      filter: 'x:y OR NOT z:*',
    },
    condition: { ...critical(1e21), window: 'current_1d', comparison: 'not_equal' },
    query: 'sum(current_1d):sum:a.b{x:y OR NOT z:*}.as_count() != 1000000000000000000000',
    options: { thresholds: { critical: 1e21 } },
  },
  {
    signal: {
      kind: 'metric',
      aggregate: 'percentile',
      metric: 'a.b',
      space: 'p95',
      by: ['c', 'd'],
    },
    condition: { ...critical(1e-7), comparison: 'below' },
    query: 'percentile(last_5m):p95:a.b{*} by {c,d} < 0.0000001',
  },
  {
    signal: { kind: 'metric', aggregate: 'min', expression: ' avg:a{*}  /  avg:b{*} ' },
    condition: { comparison: 'below_or_equal', ...critical(-0) },
    query: 'min(last_5m):avg:a{*}  /  avg:b{*} <= 0',
    options: { thresholds: { critical: 0 } },
  },
  {
    signal: {
      kind: 'change',
      fn: 'pct_change',
      aggregate: 'avg',
      shift: '1h',
      expression: 'avg:a{*}',
    },
    query: 'pct_change(avg(last_5m),last_1h):avg:a{*} > 5',
  },
  {
    signal: {
      kind: 'anomaly',
      aggregate: 'avg',
      expression: 'avg:a{*}',
      algorithm: 'agile',
      bounds: 2,
      direction: 'above',
      alertWindow: '30m',
      interval: 60,
      countDefaultZero: 'true',
      seasonality: 'weekly',
    },
    condition: {
      comparison: 'above_or_equal',
      window: '4h',
      thresholds: { critical: 1, criticalRecovery: 0 },
    },
    query:
      "avg(last_4h):anomalies(avg:a{*}, 'agile', 2, direction='above', alert_window='last_30m', interval=60, count_default_zero='true', seasonality='weekly') >= 1",
    options: {
      thresholds: { critical: 1, critical_recovery: 0 },
      threshold_windows: { trigger_window: 'last_30m', recovery_window: 'last_30m' },
    },
  },
  {
    signal: {
      kind: 'search',
      source: 'logs',
      query: String.raw`@path:"/a b" \d`,
      rollup: 'count',
      by: ['host', '@b'],
    },
    type: 'log alert',
    query: String.raw`logs("@path:\"/a b\" \\d").index("*").rollup("count").by("host,@b").last("5m") > 5`,
  },
  {
    signal: {
      kind: 'search',
      source: 'events',
      query: '*',
      indexes: ['a', 'b'],
      rollup: 'cardinality',
      measure: '@c',
    },
    type: 'event-v2 alert',
    query: 'events("*").index("a,b").rollup("cardinality","@c").last("5m") > 5',
  },
  {
    signal: { kind: 'search', source: 'error-tracking-rum', query: '*', rollup: 'count' },
    type: 'error-tracking alert',
    query: 'error-tracking-rum("*").rollup("count").last("5m") > 5',
  },
  {
    signal: { kind: 'apm', operation: 'http.request', measure: 'error_rate' },
    query:
      'sum(last_5m):(sum:trace.http.request.errors{env:prod,service:web}.as_count()/sum:trace.http.request.hits{env:prod,service:web}.as_count()) > 5',
  },
  {
    signal: {
      kind: 'apm',
      operation: 'http.request',
      measure: 'latency',
      percentile: 'p99',
      resource: 'get_/a',
    },
    query:
      'percentile(last_5m):p99:trace.http.request{env:prod,service:web,resource_name:get_/a} > 5',
  },
  {
    signal: {
      kind: 'check',
      check: 'http "x"',
      over: ['env:prod'],
      exclude: ['host:a'],
      by: ['host', 'url'],
      last: 3,
    },
    condition: { ...none, thresholds: { critical: 3 }, missingData: 'notify' },
    type: 'service check',
    query: String.raw`"http \"x\"".over("env:prod").exclude("host:a").by("host","url").last(3).count_by_status()`,
    options: {
      thresholds: { critical: 3, ok: 1, warning: 1 },
      notify_no_data: true,
      no_data_timeframe: 2,
    },
  },
  {
    signal: { kind: 'slo', sloId: '1a2b', budget: { target: '7d' } },
    condition: { ...critical(75), comparison: 'above' },
    type: 'slo alert',
    query: 'error_budget("1a2b").over("7d") > 75',
  },
  {
    signal: {
      kind: 'slo',
      sloId: '1a2b',
      burnRate: { target: '30d', longWindow: '1h', shortWindow: '5m' },
    },
    condition: { comparison: 'above', thresholds: { critical: 14.4, warning: 7 } },
    type: 'slo alert',
    query: 'burn_rate("1a2b").over("30d").long_window("1h").short_window("5m") > 14.4',
  },
  {
    signal: { kind: 'composite', expression: ' 12 && (34 || !56) ' },
    condition: { ...none, missingData: 'notify' },
    type: 'composite',
    query: '12 && (34 || !56)',
    options: { notify_no_data: true },
  },
  {
    signal: {
      kind: 'formula',
      formula: 'a / b',
      variables: [{ name: 'a' }],
      rollup: 'sum',
      by: ['env', 'host'],
    },
    condition: { window: 'current_1mo', ...critical(5) },
    query: 'formula("a / b").rollup("sum").by(env,host).current("1mo") > 5',
    options: { thresholds: { critical: 5 }, variables: [{ name: 'a' }] },
  },
  {
    signal: {
      kind: 'raw',
      type: 'new alert',
      query: 'anything at all ',
      options: { a: null, b: [1] },
      rest: { restricted_roles: ['r'] },
    },
    condition: none,
    type: 'new alert',
    query: 'anything at all',
    options: { b: [1] },
  },
]

const usual: Condition = { comparison: 'above', window: '5m', thresholds: { critical: 5 } }
const windowless = new Set<Signal['kind']>(['slo', 'check', 'composite', 'raw'])

test.each(cases)('$query', ({ signal, condition, type = 'query alert', query, options }) => {
  const given = windowless.has(signal.kind) ? none : usual
  const alert = {
    name: 'a',
    service: 'web',
    env: 'prod',
    signal,
    condition: { ...given, ...condition },
  }
  expect(alertProblems(alert, {})).toEqual([])
  const monitor = assembleMonitor(alert)
  expect(monitor).toMatchObject({ type, query })
  expect(monitor.options).toEqual(options ?? { thresholds: alert.condition.thresholds })
})
