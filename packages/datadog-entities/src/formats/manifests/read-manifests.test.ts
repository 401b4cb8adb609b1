import { expect, test } from 'vitest'

import { entitiesOf, linesOfProblems, problemsOf, yaml } from '../../../test/formats/reading.ts'

test('a DatadogMonitor becomes a monitor in the words of Datadog', () => {
  const text = yaml`
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogMonitor
    metadata: { name: cpu, namespace: team-a }
    spec:
      name: CPU is high
      type: query alert
      query: avg(last_10m):avg:system.cpu.user{*} by {host} > 90
      message: '{{host.name}} is busy'
      priority: 2
      restrictedRoles: [a-b-c]
      tags: [team:a]
      controllerOptions: { disableRequiredTags: true }
      options:
        evaluationDelay: 900
        notifyBy: ['*']
        noDataTimeframe: null
        thresholds: { critical: "90", criticalRecovery: "80.5", warning: "-1e2" }
        thresholdWindows: { triggerWindow: last_15m, recoveryWindow: last_15m }
        schedulingOptions:
          customSchedule:
            recurrence: { rrule: FREQ=DAILY, timezone: Europe/Rome, start: 2026-01-01T09:00:00 }
          evaluationWindow: { dayStarts: "04:00", hourStarts: 0, monthStarts: 1 }
    status:
      id: 12
  `
  expect(entitiesOf(text)).toEqual([
    {
      kind: 'monitor',
      ref: 'cpu',
      origin: { file: '<test>', line: 1, pointer: '', spec: '/spec' },
      spec: {
        name: 'CPU is high',
        type: 'query alert',
        query: 'avg(last_10m):avg:system.cpu.user{*} by {host} > 90',
        message: '{{host.name}} is busy',
        priority: 2,
        restricted_roles: ['a-b-c'],
        tags: ['team:a'],
        options: {
          evaluation_delay: 900,
          notify_by: ['*'],
          thresholds: { critical: 90, critical_recovery: 80.5, warning: -100 },
          threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
          scheduling_options: {
            custom_schedule: {
              recurrences: [
                { rrule: 'FREQ=DAILY', timezone: 'Europe/Rome', start: '2026-01-01T09:00:00' },
              ],
            },
            evaluation_window: { day_starts: '04:00', hour_starts: 0, month_starts: 1 },
          },
        },
      },
    },
  ])
})

test('a DatadogDashboard has its widgets in a text', () => {
  const text = yaml`
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogDashboard
    metadata: { name: overview, annotations: { retriever/ref: The overview, retriever/id: abc-def-ghi } }
    spec:
      title: Overview
      layoutType: ordered
      reflowType: auto
      notifyList: [a@example.com]
      templateVariables:
        - { name: env, prefix: env, defaults: ['*'], availableValues: [a] }
      templateVariablePresets:
        - { name: live, templateVariables: [{ name: env, values: [live] }] }
      widgets: '[{"id": 1, "definition": {"type": "note", "backgroundColor": "x"}}]'
  `
  expect(entitiesOf(text)).toMatchObject([
    {
      kind: 'dashboard',
      ref: 'The overview',
      id: 'abc-def-ghi',
      spec: {
        title: 'Overview',
        layout_type: 'ordered',
        reflow_type: 'auto',
        notify_list: ['a@example.com'],
        template_variables: [
          { name: 'env', prefix: 'env', defaults: ['*'], available_values: ['a'] },
        ],
        template_variable_presets: [
          { name: 'live', template_variables: [{ name: 'env', values: ['live'] }] },
        ],
        // Only what the resource defines is renamed.
        widgets: [{ id: 1, definition: { type: 'note', backgroundColor: 'x' } }],
      },
    },
  ])
})

test('lists hold manifests, and manifests can be JSON', () => {
  const one = {
    apiVersion: 'datadoghq.com/v1alpha1',
    kind: 'DatadogGenericResource',
    metadata: { name: 'cpu' },
    spec: { type: 'monitor', jsonSpec: '{"id":7,"name":"CPU","type":"a","query":"b"}' },
  }
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [one, { ...one, kind: 'DatadogGenericResourceList', items: [one] }],
  }
  expect(entitiesOf(JSON.stringify(list), 'list.json')).toMatchObject([
    { ref: 'cpu', id: '7', spec: { name: 'CPU' }, origin: { pointer: '/items/0' } },
    { ref: 'cpu', id: '7', spec: { name: 'CPU' }, origin: { pointer: '/items/1/items/0' } },
  ])
})

test('mistakes in the JSON of a text have their line and column', () => {
  const text = yaml`
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    metadata: { name: cpu }
    spec:
      type: monitor
      jsonSpec: |
        {
          "name": "CPU",
          "type": 5,
          "tags": ["a" "b"]
        }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    metadata: { name: cpu }
    spec:
      type: monitor
      jsonSpec: |
        {
          "name": "CPU",
          "query": "b",
          "type": 5,
          "options": { "__proto__": 1 }
        }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    spec:
      type: monitor
      jsonSpec: |
        { "name": "CPU", "query": "b",
          "type": 5 }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogDashboard
    spec:
      title: Overview
      layoutType: [ordered]
      widgets: "[{\"id\": 1},\n {]"
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogDashboard
    spec:
      title: Overview
      layoutType: [ordered]
      widgets: '[{"id": 1, "definition": 2}]'
  `
  expect(linesOfProblems(problemsOf(text, 'm.yaml'))).toEqual([
    'm.yaml:10 /spec/jsonSpec at 4:16: a comma or ] is expected',
    'm.yaml:22 /spec/jsonSpec/type expected text, got 5',
    'm.yaml:23 /spec/jsonSpec/options/__proto__ the key __proto__ is not allowed',
    'm.yaml:32 /spec/jsonSpec/type expected text, got 5',
    'm.yaml:39 /spec/widgets at 2:3: a key in double quotes is expected',
    'm.yaml:45 /spec/layoutType expected text, got a list',
    'm.yaml:46 /spec/widgets/0/definition expected an object, got 2',
  ])
})

test('what the resources do not define, and what is no resource of ours, is told', () => {
  const text = yaml`
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogMonitor
    metadata: { name: cpu }
    spec:
      name: CPU
      type: query alert
      query: a
      draft_status: draft
      options:
        notify_by: [a]
        thresholds: { critical: high, warning: [1] }
        schedulingOptions: { customSchedule: [] }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    spec: { type: slo, jsonSpec: "{}" }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    spec: { type: monitor, jsonSpec: { name: a } }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogSLO
    ---
    apiVersion: v1
    kind: ConfigMap
    ---
    { apiVersion: datadoghq.com/v1alpha1, kind: DatadogMonitor }
    ---
    { apiVersion: v1, kind: List }
    ---
    apiVersion: datadoghq.com/v2
    kind: DatadogMonitor
  `
  expect(linesOfProblems(problemsOf(text, 'm.yaml'))).toEqual([
    'm.yaml:8 /spec/draft_status unknown key',
    'm.yaml:10 /spec/options/notify_by unknown key',
    'm.yaml:11 /spec/options/thresholds/critical expected a number',
    'm.yaml:11 /spec/options/thresholds/warning expected a number',
    'm.yaml:12 /spec/options/schedulingOptions/customSchedule expected an object',
    'm.yaml:16 /spec/type the type "slo" is not read',
    'm.yaml:20 /spec/jsonSpec expected a text with JSON in it',
    'm.yaml:23 /kind "DatadogSLO" of "datadoghq.com/v1alpha1" cannot be read',
    'm.yaml:26 /kind "ConfigMap" of "v1" cannot be read',
    'm.yaml:28 /spec expected an object',
    'm.yaml:30 /items expected a list',
    'm.yaml:33 /kind "DatadogMonitor" of "datadoghq.com/v2" cannot be read',
  ])
})

test('a mistake of a value has the place where it was written', () => {
  const text = yaml`
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogMonitor
    metadata: { name: cpu }
    spec:
      query: a
      options:
        onMissingData: 5
      tags: ["a\nb"]
  `
  expect(linesOfProblems(problemsOf(text, 'm.yaml'))).toEqual([
    'm.yaml:4 /spec expected text, got nothing',
    'm.yaml:7 /spec/options/onMissingData expected text, got 5',
    'm.yaml:8 /spec/tags/0 a tag has no line breaks',
  ])
})
