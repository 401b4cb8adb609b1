import { expect, test } from 'vitest'

import { entitiesOf, linesOfProblems, problemsOf } from '../../../test/formats/reading.ts'

const read = (value: unknown) => entitiesOf(JSON.stringify(value), 'main.tf.json')
const told = (resource: unknown) =>
  linesOfProblems(problemsOf(JSON.stringify({ resource }), 'main.tf.json')).map((line) =>
    line.replace('main.tf.json:1 ', ''),
  )

test('a datadog_monitor becomes a monitor in the words of Datadog', () => {
  const cpu = {
    '//': 'ref: CPU of %{ all',
    name: 'CPU',
    type: 'query alert',
    query: 'avg(last_5m):avg:system.cpu.user{*} > 90',
    message: '100%%{ $${x}',
    priority: '2',
    tags: ['a:b'],
    assets: { name: 'Runbook', url: 'https://example.com', category: 'runbook' },
    monitor_thresholds: [{ critical: '90', warning: 80, ok: null }],
    monitor_threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
    include_tags: 'false',
    require_full_window: true,
    renotify_interval: '60',
    renotify_statuses: ['alert'],
    notify_by: [],
    scheduling_options: [
      {
        custom_schedule: {
          recurrence: [{ rrule: 'FREQ=DAILY', timezone: 'UTC' }, { rrule: 'FREQ=WEEKLY' }],
        },
        evaluation_window: [{ day_starts: '04:00', hour_starts: '0' }],
      },
    ],
    force_delete: true,
    lifecycle: { prevent_destroy: true },
  }
  const value = {
    terraform: { required_providers: {} },
    provider: { datadog: {} },
    resource: { datadog_monitor: { cpu }, aws_instance: { a: {} } },
    import: { to: 'datadog_monitor.cpu', id: '12' },
  }
  expect(read(value)).toEqual([
    {
      kind: 'monitor',
      // Terraform does not look into comments.
      ref: 'CPU of %{ all',
      id: '12',
      origin: { file: 'main.tf.json', line: 1, pointer: '/resource/datadog_monitor/cpu' },
      spec: {
        name: 'CPU',
        type: 'query alert',
        query: 'avg(last_5m):avg:system.cpu.user{*} > 90',
        message: '100%{ $${x}',
        priority: 2,
        tags: ['a:b'],
        assets: [{ name: 'Runbook', url: 'https://example.com', category: 'runbook' }],
        options: {
          thresholds: { critical: 90, warning: 80 },
          threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
          include_tags: false,
          require_full_window: true,
          renotify_interval: 60,
          renotify_statuses: ['alert'],
          notify_by: [],
          scheduling_options: {
            custom_schedule: {
              recurrences: [{ rrule: 'FREQ=DAILY', timezone: 'UTC' }, { rrule: 'FREQ=WEEKLY' }],
            },
            evaluation_window: { day_starts: '04:00', hour_starts: 0 },
          },
        },
      },
    },
  ])
})

test('references to other resources become links', () => {
  const monitor = JSON.stringify({
    name: 'Both',
    type: 'composite',
    query: '${datadog_monitor_json.a.id} && ${ datadog_monitor.b-2.id }',
  })
  const value = {
    resource: [
      { datadog_monitor_json: { both: [{ monitor }] } },
      {
        datadog_monitor_json: [{ a: { monitor: '{"name":"A","type":"t","query":"q"}' } }],
        datadog_monitor: { 'b-2': { '//': 'ref: The b', name: 'B', type: 't', query: 'q' } },
      },
    ],
  }
  expect(read(value)).toMatchObject([
    { ref: 'both', spec: { query: '${a} && ${The b}' } },
    { ref: 'a' },
    { ref: 'The b' },
  ])
})

test('a dashboard is read from its JSON', () => {
  const dashboard = JSON.stringify({
    title: 'Overview',
    layout_type: 'free',
    widgets: [],
    url: '/x',
  })
  expect(
    read({ resource: { datadog_dashboard_json: { overview: { dashboard, url: '/x' } } } }),
  ).toMatchObject([
    {
      kind: 'dashboard',
      ref: 'overview',
      spec: { title: 'Overview', layout_type: 'free', widgets: [] },
    },
  ])
})

test('expressions that only Terraform can evaluate are told', () => {
  const at = '/resource/datadog_monitor/a'
  expect(
    told({
      datadog_monitor: {
        a: {
          name: '${var.name}',
          query: '${datadog_monitor.missing.id}',
          message: '%{ if true }x%{ endif }',
          tags: ['${local.tag', '$$${'],
          type: 't',
        },
      },
    }),
  ).toEqual([
    `${at}/name the expression \${var.name} cannot be evaluated`,
    `${at}/query the expression \${datadog_monitor.missing.id} cannot be evaluated`,
    `${at}/message the expression %{ if true }x%{ endif } cannot be evaluated`,
    `${at}/tags/0 the expression \${local.tag cannot be evaluated`,
    `${at}/tags/1 $$\${ cannot be read`,
  ])
})

test('what is not managed here is told', () => {
  const json = (name: string, more: object) => ({ [name]: { a: more } })
  expect(told(json('datadog_dashboard', {}))).toEqual([
    '/resource/datadog_dashboard/a the resource datadog_dashboard is not read',
  ])
  expect(
    told(
      json('datadog_monitor', {
        variables: {},
        no_data_timeframe: 'x',
        type: 't',
        query: 'q',
        name: 'n',
      }),
    ),
  ).toEqual([
    '/resource/datadog_monitor/a/variables unknown key',
    '/resource/datadog_monitor/a/no_data_timeframe expected a number',
  ])
  expect(told(json('datadog_monitor', { count: 3 }))).toEqual([
    '/resource/datadog_monitor/a/count resources cannot be multiplied',
  ])
  expect(
    told(
      json('datadog_monitor', { monitor_thresholds: [{}, {}], type: 't', query: 'q', name: 'n' }),
    ),
  ).toEqual(['/resource/datadog_monitor/a/monitor_thresholds expected one block'])
  expect(told(json('datadog_dashboard_json', { dashboard: '[]', dashboard_lists: [1] }))).toEqual([
    '/resource/datadog_dashboard_json/a/dashboard_lists this argument is not read',
    '/resource/datadog_dashboard_json/a/dashboard expected a JSON object in the text',
  ])
  expect(told(json('datadog_monitor_json', { monitor: '{"name": "a", }' }))).toEqual([
    '/resource/datadog_monitor_json/a/monitor at 15: a key in double quotes is expected',
  ])
  expect(told(json('datadog_monitor_json', {}))).toEqual([
    '/resource/datadog_monitor_json/a/monitor expected a text with JSON in it',
  ])
  expect(told({ datadog_monitor: { a: [{}, {}] } })).toEqual([
    '/resource/datadog_monitor/a expected one object for this resource',
  ])
})
