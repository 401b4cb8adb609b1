import { describe, expect, test } from 'vitest'

import { httpClient } from './client.ts'
import { logMonitor, metricMonitor } from './samples.ts'
import { playOnStage, type Body } from './scenario.ts'

const monitors = '/api/v1/monitor'

interface Rule {
  readonly title: string
  readonly monitor: Body
  /** The text of the refusal; null: it is accepted. */
  readonly text: string | null
}

const metric = (query: string, options: object): Body => ({
  ...metricMonitor,
  query: `avg(last_5m):${query}`,
  options,
})
const thresholds = (end: string, given: object): Body =>
  metric(`avg:system.load.1{*} ${end}`, { thresholds: given })

const overlap =
  'alert and alert recovery criteria are such that the monitor can be simultaneously in alert and alert recovery states'

const rules: readonly Rule[] = [
  {
    title: 'a comparison in quotes is none',
    monitor: {
      ...logMonitor,
      query: 'logs("@duration:>100").index("*").rollup("count").last("5m")',
    },
    text: "The value provided for parameter 'query' is invalid: invalid operator specified: ",
  },
  {
    title: 'a threshold that the query does not say',
    monitor: thresholds('> 10', { critical: 5 }),
    text: 'Alert threshold (5.0) does not match that used in the query (10.0).',
  },
  {
    title: 'the same number, written differently',
    monitor: thresholds('> 2.50', { critical: 2.5 }),
    text: null,
  },
  {
    title: 'a warning without an alert',
    monitor: thresholds('> 10', { warning: 5 }),
    text: 'Alert status is required.',
  },
  {
    title: 'a warning above',
    monitor: thresholds('> 20', { critical: 20, warning: 50 }),
    text: 'Warning threshold (50.0) must be less than the alert threshold (20.0) with > comparison.',
  },
  {
    title: 'a warning below',
    monitor: thresholds('< 20', { critical: 20, warning: 10.5 }),
    text: 'Warning threshold (10.5) must be greater than the alert threshold (20.0) with < comparison.',
  },
  {
    title: 'a recovery in the midst of the alert',
    monitor: thresholds('> 20', { critical: 20, critical_recovery: 25 }),
    text: overlap,
  },
  {
    title: 'the same with <',
    monitor: thresholds('< 20', { critical: 20, critical_recovery: 15 }),
    text: overlap,
  },
  {
    title: 'a recovery on the right side',
    monitor: thresholds('< 20', { critical: 20, critical_recovery: 25, warning: 30 }),
    text: null,
  },
  {
    title: 'default_zero and missing data',
    monitor: metric('default_zero(avg:system.load.1{*}) > 1', {
      thresholds: { critical: 1 },
      on_missing_data: 'resolve',
    }),
    text: 'Invalid on_missing_data value: resolve; valid value is: default',
  },
  {
    title: 'default_zero and the default',
    monitor: metric('default_zero(avg:system.load.1{*}) > 1', { on_missing_data: 'default' }),
    text: null,
  },
  {
    title: 'a time without data for logs',
    monitor: { ...logMonitor, options: { no_data_timeframe: 10, notify_no_data: true } },
    text: 'The no_data_timeframe option is not allowed for log alert monitors',
  },
  {
    title: 'missing data of a composite',
    monitor: { type: 'composite', query: '1 && 2', options: { on_missing_data: 'default' } },
    text: 'Invalid monitor option: on_missing_data',
  },
  {
    title: 'an unknown type',
    monitor: { ...metricMonitor, type: 'gut feeling alert' },
    text: "The value provided for parameter 'type' is invalid",
  },
  {
    title: 'changes in percent',
    monitor: {
      ...metricMonitor,
      query: 'pct_change(avg(last_5m),last_1h):avg:system.load.1{*} by {host} > 50',
      options: { thresholds: { critical: 50 } },
    },
    text: null,
  },
  {
    title: 'anomalies',
    monitor: {
      ...metricMonitor,
      query:
        "avg(last_4h):anomalies(avg:system.load.1{*}, 'agile', 2, direction='above', alert_window='last_15m', interval=60, count_default_zero='true', seasonality='weekly') >= 1",
      options: {
        thresholds: { critical: 1, critical_recovery: 0 },
        threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
      },
    },
    text: null,
  },
  {
    title: 'a burn rate',
    monitor: {
      ...metricMonitor,
      type: 'slo alert',
      query: 'burn_rate("98fdf2f8a5e5").over("30d").long_window("1h").short_window("5m") > 14.4',
      options: { thresholds: { critical: 14.4, warning: 10 } },
    },
    text: null,
  },
]

describe('what is refused, in the words of the server, and what is not', () => {
  test.each(rules)('$title', async ({ monitor, text }) => {
    await playOnStage({}, undefined, async ({ datadog }) => {
      const expected = text === null ? { status: 200 } : { status: 400, body: { errors: [text] } }
      expect(await datadog.send('POST', `${monitors}/validate`, monitor)).toMatchObject(expected)
      expect(await datadog.send('POST', monitors, monitor)).toMatchObject(expected)
    })
  })

  test('no type, no query, no JSON, no object', async () => {
    await playOnStage({}, undefined, async ({ datadog }) => {
      for (const body of [{ query: 'a > 1' }, { type: 'query alert' }, 'not json', '[]']) {
        expect(await datadog.send('POST', monitors, body)).toMatchObject({ status: 400 })
      }
    })
  })

  test('the type stays, but the two metric types are one', async () => {
    await playOnStage({}, undefined, async ({ ok, datadog }) => {
      const { id } = await ok('POST', monitors, metricMonitor)
      const path = `${monitors}/${String(id)}`
      expect(await ok('PUT', path, { type: 'metric alert' })).toMatchObject({
        type: 'metric alert',
      })
      expect(await ok('PUT', path, { type: null })).toMatchObject({ type: 'metric alert' })
      expect(await datadog.send('PUT', path, { type: 'log alert' })).toMatchObject({ status: 400 })
    })
  })

  test('unknown paths and methods', async () => {
    await playOnStage({}, undefined, async ({ datadog }) => {
      expect(await datadog.send('GET', '/api/v1/nothing')).toMatchObject({ status: 404 })
      expect(await datadog.send('PATCH', monitors, {})).toMatchObject({ status: 405 })
      expect(await datadog.send('GET', `${monitors}/`)).toMatchObject({ status: 200, body: [] })
    })
  })

  test('whole thresholds are printed with a fraction', async () => {
    await playOnStage({}, undefined, async ({ credentials }) => {
      const { text } = await httpClient(credentials).send('POST', monitors, logMonitor)
      expect(text).toContain('"thresholds":{"critical":2.0,"warning":1.0}')
    })
  })

  test('a policy decides who may edit', async () => {
    await playOnStage({}, undefined, async ({ ok, refused }) => {
      const role = '11111111-2222-4333-8444-555555555555'
      const bindings = [{ relation: 'editor', principals: [`role:${role}`, 'team:web'] }]
      const sent = { ...metricMonitor, restriction_policy: { bindings } }
      expect(await ok('POST', monitors, sent)).toMatchObject({ restricted_roles: [role] })
      const { id } = await ok('POST', monitors, logMonitor)
      const policy = `/api/v2/restriction_policy/monitor:${String(id)}`
      const attributes = { bindings }
      await ok('POST', policy, { data: { id: `monitor:${String(id)}`, attributes } })
      const path = `${monitors}/${String(id)}`
      expect(await ok('GET', path)).toMatchObject({ restricted_roles: [role] })
      await ok('DELETE', policy, undefined, 204)
      expect(await ok('GET', path)).toMatchObject({ restricted_roles: null })
      const text = "Invalid resource: 'malformed' is not in a valid format"
      await refused(400, [text], 'GET', '/api/v2/restriction_policy/malformed')
    })
  })
})
