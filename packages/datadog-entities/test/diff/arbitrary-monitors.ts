import fc from 'fast-check'

import type { JsonObject } from '../../src/json.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'

const text = fc.string({ maxLength: 12 })
const padded = fc
  .tuple(text, fc.constantFrom('', ' ', '\n\n', ' \t'))
  .map((parts) => parts.join(''))
const tag = fc.stringMatching(/^[a-z]{1,6}:[a-z0-9]{1,6}$/)

/** Queries by type, each with what it is compared with. */
const queries: Readonly<Record<string, (threshold: number) => string>> = {
  'query alert': (threshold) => `avg(last_5m):avg:system.load.1{*} by {host} > ${threshold}`,
  'metric alert': (threshold) => `avg(current_1mo):avg:system.load.5{*} > ${threshold}`,
  'log alert': (threshold) => `logs("a").index("*").rollup("count").last("5m") > ${threshold}`,
  'rum alert': (threshold) => `rum("a").rollup("count").last("5m") > ${threshold}`,
  'event-v2 alert': (threshold) => `events("a").rollup("count").last("5m") > ${threshold}`,
  'service check': () => '"check".over("a:b").by("host").last(2).count_by_status()',
  composite: () => '12 && !34',
}

const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values)

const plainOptions = {
  notify_audit: fc.boolean(),
  include_tags: fc.boolean(),
  notify_no_data: nullable(fc.boolean()),
  new_host_delay: nullable(fc.constantFrom(0, 300, 600)),
  new_group_delay: nullable(fc.constantFrom(0, 60)),
  timeout_h: nullable(fc.integer({ min: 0, max: 24 })),
  evaluation_delay: nullable(fc.constantFrom(0, 900)),
  renotify_interval: nullable(fc.constantFrom(0, 30)),
  renotify_statuses: fc.shuffledSubarray(['alert', 'warn', 'no data']),
  notify_by: fc.shuffledSubarray(['host', 'env']),
  escalation_message: padded,
  require_full_window: fc.boolean(),
  threshold_windows: nullable(fc.constant({ trigger_window: 'last_15m' })),
  group_retention_duration: fc.constantFrom('60m', '72h'),
  silenced: fc.constant({ '*': 1 }),
  locked: fc.boolean(),
  groupby_simple_monitor: fc.boolean(),
  option_of_tomorrow: fc.jsonValue({ maxDepth: 2 }),
} satisfies Record<string, fc.Arbitrary<unknown>>

const missingData = {
  on_missing_data: fc.constantFrom('default', 'show_no_data', 'resolve', null),
  scheduling_options: fc.constantFrom(
    { evaluation_window: { day_starts: '04:00' } },
    { custom_schedule: { recurrences: [{ rrule: 'FREQ=DAILY', timezone: 'UTC' }] } },
  ),
} satisfies Record<string, fc.Arbitrary<unknown>>

function thresholdsOf(type: string, critical: number): fc.Arbitrary<unknown> {
  if (type === 'composite') return fc.constantFrom({}, { critical: null }, undefined)
  if (type === 'service check') return fc.constant({ critical: 1, warning: 1, ok: 2 })
  return fc.record(
    {
      critical: fc.constantFrom(critical),
      warning: nullable(fc.constant(critical - 1)),
      critical_recovery: nullable(fc.constant(critical - 2)),
    },
    { requiredKeys: ['critical'] },
  )
}

function optionsOf(type: string, critical: number): fc.Arbitrary<JsonObject> {
  const more = type === 'composite' ? {} : missingData
  return fc.record(
    { ...plainOptions, ...more, thresholds: thresholdsOf(type, critical) },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>
}

const fields = {
  name: fc.stringMatching(/^[A-Za-z][A-Za-z ]{0,20}$/),
  message: padded,
  tags: fc.array(tag, { maxLength: 3 }),
  priority: nullable(fc.integer({ min: 0, max: 5 })),
  restricted_roles: nullable(fc.array(fc.uuid(), { maxLength: 2 })),
  draft_status: fc.constantFrom('draft', 'published'),
  assets: fc.array(fc.record({ name: text, url: fc.webUrl(), category: fc.constant('runbook') }), {
    maxLength: 2,
  }),
  classification: text,
  multi: fc.boolean(),
} satisfies Record<string, fc.Arbitrary<unknown>>

/** Two bodies of one type that the server takes, one after the other. */
export const monitorPairs: fc.Arbitrary<readonly [MonitorBody, MonitorBody]> = fc
  .tuple(fc.constantFrom(...Object.keys(queries)), fc.constantFrom(5, 10.5, 90))
  .chain(([type, critical]) => {
    const query = queries[type]?.(critical) ?? ''
    const body = fc.record(
      {
        ...fields,
        type: fc.constant(type),
        query: fc.constantFrom('', ' ', '\n').map((end) => query + end),
        options: optionsOf(type, critical),
      },
      { requiredKeys: ['type', 'query', 'name'] },
    )
    return fc.tuple(body, body) as unknown as fc.Arbitrary<readonly [MonitorBody, MonitorBody]>
  })
