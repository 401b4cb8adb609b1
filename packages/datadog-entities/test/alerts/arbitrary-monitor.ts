import * as fc from 'fast-check'

import { assembleMonitor } from '../../src/alerts/assemble.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'
import { alerts } from './arbitrary-alert.ts'

type Entry = readonly [string, Json]

/** Queries as people write them, with the threshold that belongs to each. */
const queries: readonly (readonly [string, string, number?])[] = [
  ['query alert', 'avg(last_5m):avg:a.b{*} by {host} > 90', 90],
  ['metric alert', 'avg(last_5m):avg:a.b{env:prod}>2.50', 2.5],
  ['metric alert', 'avg(current_1mo):avg:a.b{env:prod} > 2.5', 2.5],
  ['query alert', 'sum(last_1h): sum:a{*}.as_count() >= 1e3\n', 1000],
  ['query alert', 'percentile(last_15m):p95:trace.a.b{env:prod,service:web} > 1', 1],
  ['query alert', 'sum(last_5m):sum:trace.web.hits{service:web}.as_count() < 5', 5],
  ['query alert', "avg(last_4h):anomalies(avg:a{*}, 'agile', 2) >= 1", 1],
  ['query alert', 'pct_change(avg(last_5m),1h_ago):avg:a{*} > 50', 50],
  ['query alert', 'change(avg(last_5m),last_1h):avg:a{*} > 50', 50],
  ['query alert', 'formula("query1").last("15m") > 100', 100],
  ['rum alert', 'formula("query1").last("15m") > 100', 100],
  ['log alert', 'logs("a\\b").index("*").rollup("count").last("5m") > 2', 2],
  ['log alert', 'logs("a").rollup("count").last("5m") > 2', 2],
  ['event-v2 alert', 'events("a").rollup("cardinality","@b").by("c,d").last("5m") > 2', 2],
  ['error-tracking alert', 'error-tracking("*").new().rollup("count").last("1d") > 0', 0],
  ['service check', '"a.b".over("*").by("host").last(2).count_by_status()', 2],
  ['slo alert', 'error_budget("1a2b").over("7d") > 75', 75],
  ['composite', '12 && !34'],
  ['synthetics alert', 'no_query'],
]

const written = fc.constantFrom(...queries).map(([type, query, critical]) => ({
  type,
  query,
  options: {
    ...(critical !== undefined && { thresholds: { critical } }),
    ...(query.includes('formula') && { variables: [{ name: 'query1' }] }),
  },
}))

const unreadable = fc.record({
  type: fc.constantFrom('query alert', 'log alert', 'new alert', ''),
  query: fc.string(),
  options: fc.constant({}),
})

const edits: fc.Arbitrary<Entry> = fc.constantFrom<Entry[]>(
  ['thresholds', {}],
  ['thresholds', { critical: null }],
  ['thresholds', { critical: 2.5, warning: 1, warning_recovery: null }],
  ['thresholds', { critical: 2, ok: 1, warning: 1 }],
  ['thresholds', { critical: '100' }],
  ['notify_audit', true],
  ['include_tags', false],
  ['silenced', {}],
  ['new_host_delay', 300],
  ['new_host_delay', 60],
  ['new_group_delay', null],
  ['new_group_delay', 60],
  ['notify_no_data', false],
  ['notify_no_data', true],
  ['no_data_timeframe', 2],
  ['on_missing_data', 'default'],
  ['on_missing_data', 'show_no_data'],
  ['on_missing_data', 'odd'],
  ['groupby_simple_monitor', true],
  ['timeout_h', null],
  ['timeout_h', 0],
  ['timeout_h', 99],
  ['evaluation_delay', 60],
  ['evaluation_delay', 'soon'],
  ['renotify_interval', 0],
  ['renotify_interval', 10],
  ['renotify_statuses', ['alert', 'no data']],
  ['renotify_statuses', ['warn', 'alert']],
  ['renotify_statuses', 'alert'],
  ['notify_by', ['*']],
  ['notify_by', ['host']],
  ['escalation_message', 'again @a '],
  ['scheduling_options', { custom_schedule: { recurrences: [] } }],
  ['threshold_windows', { trigger_window: 'last_15m', recovery_window: 'last_15m' }],
  ['variables', []],
  ['from_tomorrow', [{ a: [1, null] }]],
)

const runbook = { category: 'runbook', name: 'a', url: 'https://wiki.example/a' }
const tags = fc.array(
  fc.oneof(
    fc.string(),
    fc.constantFrom('service:web', 'service:b', 'env:prod', 'Team:x', 'plain', 'team:', ':a'),
    fc.constantFrom('a:b:c', 'managed_by:kennel', 'birddog_kind:alert', 'birddog_signal:apm'),
    fc.constantFrom('birddog_spec:v1-0123456789ab', '__proto__:a'),
  ),
  { maxLength: 5 },
)

const fields: fc.Arbitrary<Entry> = fc.oneof(
  fc.string().map((name): Entry => ['name', name]),
  fc.string().map((message): Entry => ['message', message]),
  tags.map((given): Entry => ['tags', given]),
  fc.constantFrom<Entry[]>(
    ['message', 'look\n\n@team'],
    ['message', 'look\n@team'],
    ['message', '@team'],
    ['message', 'x\r\n\n@a  @b'],
    ['message', '@b\n{{#is_alert}}@a{{/is_alert}}'],
    ['message', 'down\n\n{{#is_alert}}@a @b{{/is_alert}}\n@c'],
    ['message', '{{host.name}} is down\n\n\n@c'],
    ['priority', 0],
    ['priority', 5],
    ['priority', 7],
    ['draft_status', 'draft'],
    ['restricted_roles', ['11111111-2222-4333-8444-555555555555']],
    ['assets', [runbook]],
    ['assets', [{ ...runbook, url: '/notebooks/1', resource_type: 'notebook' }]],
    ['assets', [runbook, { name: 'b', url: 'https://b.example' }]],
    ['from_tomorrow', 'x'],
  ),
)

const whole = fc.record({
  name: fc.constantFrom('load', ' odd', 'x'.repeat(201)),
  tags: fc.constantFrom(
    ['service:web'],
    ['service:web', 'env:prod', 'a:b', 'birddog_kind:alert', 'managed_by:birddog-sidecar'],
    ['service:web', 'service:b'],
  ),
})

function edited(
  base: fc.Arbitrary<JsonObject>,
  { most }: { readonly most: number },
): fc.Arbitrary<MonitorBody> {
  const some = (entries: fc.Arbitrary<Entry>): fc.Arbitrary<JsonObject> =>
    fc.array(entries, { maxLength: most }).map((given) => Object.fromEntries(given))
  return fc
    .record({ base, body: some(fields), options: some(edits) })
    .map(({ base: monitor, body, options }): JsonObject => ({
      ...monitor,
      ...body,
      options: { ...Object(monitor['options']), ...options },
    }))
    .map((monitor) => monitor as MonitorBody)
}

/** Monitors of any kind, shape and author: alerts that somebody changed, monitors of other people, and mere noise. */
export const monitors: fc.Arbitrary<MonitorBody> = fc.oneof(
  edited(alerts.map(assembleMonitor), { most: 1 }),
  edited(
    fc
      .record({ whole, written })
      .map(({ whole: named, written: given }) => ({ ...named, ...given })),
    { most: 2 },
  ),
  edited(fc.oneof(written, unreadable), { most: 4 }),
)
