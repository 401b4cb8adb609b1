import * as fc from 'fast-check'

import type { Signal } from '../../src/alerts/alert.ts'

// Every value is in its one form, so that an alert made of them has to come back just as it was.

const word = fc.stringMatching(/^[a-z]{1,6}$/)
const dotted = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('.'))
const tagNames: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.oneof(word, fc.constantFrom('@http.url', 'kube_cluster.name', 'a-b/c')),
  { minLength: 1, maxLength: 3 },
)
const aggregate = fc.constantFrom('avg', 'sum', 'min', 'max')
const value = fc.stringMatching(/^[a-z0-9:_./*@!#-]{1,8}$/)
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

/** An object without the keys that have no value. */
export function tidy<T extends object>(object: T): T {
  const entries = Object.entries(object).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries) as T
}

const filter = fc.oneof(
  fc.dictionary(
    dotted,
    fc.oneof(
      value,
      fc.uniqueArray(value, { minLength: 2, maxLength: 3 }).map((values) => values.toSorted()),
    ),
    { minKeys: 1, maxKeys: 3, noNullPrototype: true },
  ),
  fc.constantFrom('!env:ci', 'env:prod OR (host:a AND NOT host:b)', 'b:1,a:2', 'env:prod, host:a'),
)

const series = fc
  .record({
    space: aggregate,
    metric: dotted,
    tail: fc.constantFrom('{*}', '{env:prod, a:b}', '{*} by {host}'),
  })
  .map(({ space, metric, tail }) => `${space}:${metric}${tail}`)

const expression = fc.oneof(
  fc.tuple(series, fc.constantFrom(' + ', '/', '  *  '), series).map((parts) => parts.join('')),
  series.map((text) => `default_zero(${text})`),
  series.map((text) => `${text}.rollup(avg, 60)`),
  series.map((text) => `-(${text}) + 1e3`),
  series.map((text) => `outliers(${text}, 'dbscan',7)`),
  series.map((text) => `anomalies(${text}, 'agile', 2)`),
)

const metric = fc.oneof(
  fc
    .record({
      aggregate,
      metric: dotted,
      space: aggregate,
      filter: some(filter),
      by: some(tagNames),
      modifier: some(fc.constantFrom('as_count', 'as_rate')),
    })
    .map((parts) => tidy({ kind: 'metric', ...parts })),
  fc
    .record({ metric: dotted, space: fc.constantFrom('p50', 'p95', 'p99.9') })
    .map((parts) => ({ kind: 'metric', aggregate: 'percentile', ...parts })),
  fc.record({ aggregate, expression }).map((parts) => ({ kind: 'metric', ...parts })),
)

const change = fc
  .record({
    fn: fc.constantFrom('change', 'pct_change'),
    aggregate,
    shift: fc.constantFrom('5m', '1h', '4h', '1d'),
    expression: fc.oneof(series, expression),
  })
  .map((parts) => ({ kind: 'change', ...parts }))

const anomaly = fc
  .record({
    aggregate,
    expression: series,
    algorithm: fc.constantFrom('basic', 'agile', 'robust'),
    bounds: fc.constantFrom(1, 2, 2.5, 1e-7),
    direction: some(fc.constantFrom('above', 'below', 'both')),
    alertWindow: some(fc.constantFrom('5m', '15m', '30m')),
    interval: some(fc.constantFrom(60, 300)),
    countDefaultZero: some(fc.constantFrom('true', 'false')),
    seasonality: some(fc.constantFrom('hourly', 'weekly')),
  })
  .map((parts) => tidy({ kind: 'anomaly', ...parts }))

const search = fc
  .record({
    source: fc.constantFrom(
      'logs',
      'events',
      'rum',
      'error-tracking',
      'error-tracking-rum',
      'processes',
    ),
    query: fc.oneof(fc.string(), fc.constantFrom('@a:"b c" AND \\*', '*', 'a:\n')),
    indexes: some(fc.uniqueArray(word, { minLength: 1, maxLength: 2 })),
    computed: fc.oneof(
      fc.constant({ rollup: 'count' }),
      fc.record({
        rollup: fc.constantFrom('avg', 'cardinality', 'pc95'),
        measure: fc.constantFrom('@duration', '@usr.id'),
      }),
    ),
    by: some(tagNames),
  })
  .map(({ computed, ...parts }) => tidy({ kind: 'search', ...parts, ...computed }))

const apm = fc
  .record({
    operation: dotted,
    measured: fc.oneof(
      fc.record({ measure: fc.constantFrom('error_rate', 'errors', 'hits') }),
      fc.constant({ measure: 'latency', percentile: 'p95' }),
    ),
    resource: some(fc.stringMatching(/^[a-z/_.*]{1,8}$/)),
  })
  .map(({ measured, ...parts }) => tidy({ kind: 'apm', ...parts, ...measured }))

const text = fc.stringMatching(/^[ -~]{1,10}$/)
const check = fc
  .record({
    check: text,
    over: fc.array(text, { maxLength: 2 }),
    exclude: some(fc.array(text, { minLength: 1, maxLength: 2 })),
    by: fc.array(text, { minLength: 1, maxLength: 2 }),
    last: fc.integer({ min: 3, max: 100 }),
  })
  .map((parts) => tidy({ kind: 'check', ...parts }))

const target = fc.constantFrom('7d', '30d', '90d')
const slo = fc
  .oneof(
    fc.record({ sloId: word, budget: fc.record({ target }) }),
    fc.record({
      sloId: fc.constantFrom('98fd', '${checkout}'),
      burnRate: fc.record({
        target,
        longWindow: fc.constantFrom('1h', '6h'),
        shortWindow: fc.constantFrom('5m', '30m'),
      }),
    }),
  )
  .map((parts) => ({ kind: 'slo', ...parts }))

const composite = fc
  .constantFrom('12 && (34 || !56)', '1||2', '${load is high} && !7', '( 1 )')
  .map((given) => ({ kind: 'composite', expression: given }))

const formula = fc
  .record({
    formula: fc.constantFrom('query1', 'query1 / query2 * 100', 'a("b")'),
    variables: fc.array(
      fc.record({ name: word, data_source: word, compute: fc.record({ interval: fc.nat() }) }),
      { minLength: 1, maxLength: 2 },
    ),
    rollup: some(fc.constantFrom('sum', 'avg')),
    by: some(tagNames),
  })
  .map((parts) => tidy({ kind: 'formula', ...parts }))

const raw = fc
  .record({
    type: fc.constantFrom(
      'synthetics alert',
      'tomorrow alert',
      'log alert',
      'query alert',
      'process alert',
    ),
    query: fc.constantFrom(
      'no_query',
      'something new',
      ' avg(last_5m):avg:a{*}>2.50',
      'formula("a").last("5m").anomaly() > 1',
    ),
    options: some(
      fc.record({
        thresholds: fc.record({ critical: fc.integer() }),
        escalation_message: fc.constantFrom('again', 'more\n  to say'),
        locked: fc.boolean(),
      }),
    ),
    rest: some(
      fc.record({ restricted_roles: fc.array(fc.uuid(), { minLength: 1, maxLength: 2 }) }),
    ),
  })
  .map((parts) => tidy({ kind: 'raw', ...parts }))

/** A signal of each kind. */
export const signals = {
  metric,
  change,
  anomaly,
  search,
  apm,
  check,
  slo,
  composite,
  formula,
  raw,
} as Readonly<Record<Signal['kind'], fc.Arbitrary<Signal>>>
