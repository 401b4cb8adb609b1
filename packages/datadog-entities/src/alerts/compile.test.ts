import { expect, test } from 'vitest'

import type { Alert } from './alert.ts'
import { compileAlert } from './compile.ts'

const digest = (text: string): string => `${text.length}`.padStart(12, '0').padEnd(64, 'f')

const load: Alert = {
  name: 'load is high',
  service: 'web',
  env: 'prod',
  team: 'core',
  severity: 2,
  summary: 'Load of {{host.name}} is {{value}}.\n',
  runbook: { name: 'what to do', url: 'https://wiki.example/load' },
  labels: { tier: '1', area: 'a:b' },
  signal: {
    kind: 'metric',
    aggregate: 'avg',
    metric: 'system.load.1',
    space: 'avg',
    filter: { role: ['b', 'a', 'b'], env: 'prod' },
    by: ['host'],
  },
  condition: {
    comparison: 'above',
    window: '60m',
    thresholds: { critical: 2, warning: 1.5, criticalRecovery: 1, warningRecovery: 0.5 },
    missingData: 'notify',
    requireFullWindow: false,
    evaluationDelay: 60,
    newGroupDelay: 0,
    autoResolveAfter: 24,
    groupRetention: '60m',
  },
  notify: {
    always: ['slack-web', 'jo@example.com', 'slack-web'],
    critical: ['pagerduty-web', 'oncall-web'],
    noData: ['slack-void'],
    warning: [],
    renotify: { every: 30, times: 3, on: ['noData', 'critical'] },
    groupBy: ['host'],
  },
}

function compiled(alert: Alert): ReturnType<typeof compileAlert> & { ok: true } {
  const result = compileAlert(alert, { digest })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result
}

test('an alert becomes a monitor', () => {
  expect(compiled(load).value).toEqual({
    type: 'query alert',
    query: 'avg(last_60m):avg:system.load.1{env:prod AND role IN (a,b)} by {host} > 2',
    name: 'load is high',
    message: [
      'Load of {{host.name}} is {{value}}.',
      '',
      '{{#is_alert}}@oncall-web @pagerduty-web{{/is_alert}}',
      '{{#is_no_data}}@slack-void{{/is_no_data}}',
      '@jo@example.com @slack-web',
    ].join('\n'),
    tags: [
      'area:a:b',
      'birddog_kind:alert',
      expect.stringMatching(/^birddog_spec:v1-0{9}\d{3}$/),
      'env:prod',
      'service:web',
      'team:core',
      'tier:1',
    ],
    priority: 2,
    draft_status: 'published',
    assets: [{ category: 'runbook', name: 'what to do', url: 'https://wiki.example/load' }],
    options: {
      thresholds: { critical: 2, warning: 1.5, critical_recovery: 1, warning_recovery: 0.5 },
      on_missing_data: 'show_and_notify_no_data',
      require_full_window: false,
      evaluation_delay: 60,
      new_group_delay: 0,
      timeout_h: 24,
      group_retention_duration: '60m',
      renotify_interval: 30,
      renotify_occurrences: 3,
      renotify_statuses: ['alert', 'no data'],
      notify_by: ['host'],
    },
  })
})

test('what an alert does not say is taken back from its monitor', () => {
  const { name, service, signal, condition } = load
  const { comparison = 'above', window = '5m' } = condition
  const least: Alert = {
    name,
    service,
    signal,
    condition: { comparison, window, thresholds: { critical: 2 } },
  }
  expect(compiled(least).value).toMatchObject({
    message: '',
    priority: null,
    draft_status: 'published',
    assets: [],
    options: { thresholds: { critical: 2 } },
  })
  expect(compiled({ ...least, published: false }).value.draft_status).toBe('draft')
  expect(compiled({ ...least, unmarked: true }).value.tags).toEqual(['service:web'])
})

test('a raw signal writes the fields that alerts have no words for', () => {
  const signal = {
    kind: 'raw',
    type: 'a',
    query: 'b',
    rest: { restricted_roles: ['r'], priority: 1 },
  } as const
  const { value } = compiled({ name: 'a', service: 'b', signal, condition: { thresholds: {} } })
  expect(value).toMatchObject({ restricted_roles: ['r'], priority: 1, name: 'a' })
})

test('an alert with mistakes becomes nothing', () => {
  const { signal, condition } = load
  const summary = 'calls @jo'
  expect(compileAlert({ ...load, summary }, { digest })).toMatchObject({
    ok: false,
    problems: [{ pointer: '/summary' }],
  })
  expect(compileAlert({ ...load, summary }, { digest, allowRawTemplates: true })).toMatchObject({
    ok: true,
  })
  const wrong = { ...condition, window: '9q' }
  expect(compileAlert({ name: 'a', service: 'b', signal, condition: wrong }, { digest })).toEqual({
    ok: false,
    problems: [
      {
        pointer: '/condition/window',
        message: 'expected a window, got "9q"',
        hint: expect.stringContaining('current_1mo') as string,
      },
    ],
  })
})
