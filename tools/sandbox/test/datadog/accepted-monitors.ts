import type { Body } from './scenario.ts'

/** A monitor as people send it, and what is different when it comes back. */
export interface Accepted {
  readonly title: string
  readonly sent: Body
  /** Fields that come back otherwise than they were sent; `options` besides the defaults that every monitor gets. */
  readonly stored?: Body & { readonly options?: Body }
}

const over = (critical: number, others: Body = {}): Body => ({
  options: { thresholds: { critical, ...others } },
})
const events: Accepted['stored'] = { options: { groupby_simple_monitor: false } }
const grouped: Accepted['stored'] = { multi: true }

/** The type, the query, the rest of the body, and what is different when it comes back. */
type Row = readonly [string, string, Body, Accepted['stored']?]

const rows: readonly Row[] = [
  [
    'query alert',
    "max(next_1w):forecast(avg:system.disk.in_use{*} by {host}, 'linear', 1, interval='60m', history='1w', model='default') >= 0.9",
    over(0.9, { critical_recovery: 0.8 }),
    grouped,
  ],
  [
    'query alert',
    "avg(last_1h):outliers(avg:system.cpu.user{role:es} by {host}, 'dbscan', 7) > 0",
    over(0),
    grouped,
  ],
  [
    'metric alert',
    'change(avg(last_5m),last_1h):avg:system.load.1{*} < -10',
    over(-10, { warning: -5 }),
  ],
  ['metric alert', 'max(last_5m):avg:disk.error_rate{*} > 1e-05', over(0.000_01)],
  ['metric alert', 'max(last_5m):avg:shards.count{*} == 3', over(3)],
  [
    'query alert',
    'sum(last_10m):( sum:a.errors{*} by {service}.as_count() / sum:a.hits{*} by {service}.as_count() ) * 100 > 5',
    over(5),
    grouped,
  ],
  ['query alert', 'avg(last_5m):\n  avg:c{*}\n  by {host}\n > 10', over(10), grouped],
  [
    'query alert',
    'formula("query1").last("5m") > query2',
    {
      options: {
        thresholds: { critical_query: 'query2', warning: 4 },
        variables: [{ name: 'query1', data_source: 'metrics', query: 'avg:a{*}' }],
      },
    },
    { type: 'metric alert' },
  ],
  ['composite', '!12 || (34 && 56)', { options: { thresholds: { critical: null } } }],
  [
    'service check',
    '"ntp.in_sync".over("*").exclude("host:a").by("host").last(4).count_by_status()',
    { options: { thresholds: { ok: 2, warning: 3 } } },
    grouped,
  ],
  [
    'service check',
    '"http.can_connect".over("*").by("*").last(6).pct_by_status()',
    over(50, { warning: 20 }),
    grouped,
  ],
  [
    'process alert',
    'processes("java AND elasticsearch").over("host:a").rollup("count").last("10m") > 1',
    over(1),
  ],
  [
    'event alert',
    "events('sources:nagios tags: \"a text\"').rollup('count').last('1h') > 10",
    over(10),
  ],
  [
    'event-v2 alert',
    'events("status:error").rollup("count").by("host").last("1h") >= 4',
    over(4),
    grouped,
  ],
  [
    'audit alert',
    'audits("@evt.name:Authentication").rollup("cardinality", "@usr.id").last("5m") > 250',
    over(250),
  ],
  [
    'log alert',
    String.raw`logs("@msg:\"a > b\" status:error").index("*").rollup("cardinality", "@usr.id").last("1d") >= 1000`,
    over(1000),
    events,
  ],
  [
    'rum alert',
    'rum("@type:view").rollup("avg", "@view.time").last("15m") > 1000',
    over(1000),
    events,
  ],
  [
    'error-tracking alert',
    'error-tracking("*").source("all").new().rollup("count").by("@issue.id").last("1d") > 0',
    over(0),
    { ...grouped, ...events },
  ],
  [
    'ci-tests alert',
    'ci-tests("@test.status:fail").rollup("count").last("15m") >= 1',
    over(1),
    events,
  ],
  [
    'trace-analytics alert',
    'trace-analytics("env:prod").index("trace-search").rollup("count").by("*").last("5m") > 100',
    over(100),
    grouped,
  ],
  [
    'database-monitoring alert',
    'database-monitoring("db:a").rollup("count").last("5m") > 1',
    over(1),
  ],
  [
    'network-performance alert',
    'network-performance("client_service:a").rollup("sum", "bytes_sent").last("5m") > 1',
    over(1),
  ],
  [
    'network-path alert',
    'network-path("*").index("netpath-search").rollup("avg", "@network.path.e2e.rtt.avg").last("5m") > 0.25',
    over(0.25),
  ],
  [
    'cost alert',
    'formula("query1").last("7d").anomaly(direction="above", threshold=10) >= 5',
    over(5, { warning: 3 }),
  ],
  ['data-quality alert', 'formula("query1").last("5m") > 100', over(100)],
  ['slo alert', 'error_budget("46f1e90a1f8c").over("7d") > 75', over(75, { warning: 70 })],
]

/** Bodies of every type, as documentations and configurations have them. */
export const acceptedMonitors: readonly Accepted[] = rows.map(
  ([type, query, others, stored = {}]): Accepted => ({
    title: `${type}: ${query.replaceAll('\n', ' ')}`,
    sent: { type, query, name: query, message: 'see @slack-ops', tags: ['team:web'], ...others },
    stored,
  }),
)
