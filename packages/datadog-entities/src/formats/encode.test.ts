import { expect, test } from 'vitest'

import { withoutOrigin } from '../../test/formats/arbitrary-entities.ts'
import { entitiesOf } from '../../test/formats/reading.ts'
import { encode } from './encode.ts'
import type { EncodeOptions, OutputFormat } from './encode.ts'
import type { Encodable } from './writing/encodable.ts'

const cpu: Encodable = {
  kind: 'monitor',
  ref: 'cpu',
  id: '12',
  spec: {
    options: { thresholds: { warning: 80, critical: 90.5 }, include_tags: true },
    tags: ['team:a', 'on'],
    message: '{{#is_alert}}\n@team-a: "{{host.name}}" is busy\n{{/is_alert}}',
    query: 'avg(last_5m):avg:system.cpu.user{env:live,!host:a} by {host} > 90.5',
    type: 'query alert',
    name: 'CPU: too high',
    priority: 2,
    modified: '2026-01-01T00:00:00Z',
  },
}

const board: Encodable = {
  kind: 'dashboard',
  ref: 'The board!',
  spec: {
    title: 'Board',
    layout_type: 'ordered',
    widgets: [{ definition: { type: 'alert_graph', alert_id: '${cpu}' }, id: 1 }],
  },
}

const alert: Encodable = {
  kind: 'alert',
  ref: 'errors',
  spec: {
    name: 'Errors',
    service: 'checkout',
    signal: { kind: 'composite', expression: '${cpu} && 12' },
    condition: { comparison: 'above', thresholds: {} },
  },
}

function text(
  entities: readonly Encodable[],
  format: OutputFormat,
  options?: EncodeOptions,
): string {
  const encoded = encode(entities, format, options)
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.problems))
  return encoded.value
}

test('YAML reads like what a person would write', () => {
  expect(text([cpu, board], 'yaml')).toMatchInlineSnapshot(`
    "kind: monitor
    ref: cpu
    id: "12"
    spec:
      name: "CPU: too high"
      type: query alert
      query: avg(last_5m):avg:system.cpu.user{env:live,!host:a} by {host} > 90.5
      message: |-
        {{#is_alert}}
        @team-a: "{{host.name}}" is busy
        {{/is_alert}}
      priority: 2
      tags:
        - team:a
        - "on"
      options:
        include_tags: true
        thresholds:
          critical: 90.5
          warning: 80
    ---
    kind: dashboard
    ref: The board!
    spec:
      title: Board
      layout_type: ordered
      widgets:
        - id: 1
          definition:
            type: alert_graph
            alert_id: \${cpu}
    "
  `)
})

test('YAML never folds a line, and hides no character', () => {
  const query = `avg(last_5m):${Array.from({ length: 40 }, () => 'avg:a.b{*}').join(' + ')} > 1`
  const message = 'a\r\nb\ufeff \u0085\u2028\u00a0\u007f'
  const one: Encodable = {
    kind: 'monitor',
    ref: 'a',
    spec: { name: ' ', type: 'b', query, message },
  }
  expect(text([one], 'yaml').split('\n')).toEqual([
    'kind: monitor',
    'ref: a',
    'spec:',
    '  name: " "',
    '  type: b',
    `  query: ${query}`,
    String.raw`  message: "a\r\nb\ufeff \u0085\u2028\u00a0\u007f"`,
    '',
  ])
})

test('one entity is one JSON object, several are a list', () => {
  expect(text([board], 'json')).toMatchInlineSnapshot(`
    "{
      "kind": "dashboard",
      "ref": "The board!",
      "spec": {
        "title": "Board",
        "layout_type": "ordered",
        "widgets": [
          {
            "id": 1,
            "definition": {
              "type": "alert_graph",
              "alert_id": "\${cpu}"
            }
          }
        ]
      }
    }
    "
  `)
  expect(JSON.parse(text([board, alert], 'json'))).toHaveLength(2)
})

test('manifests hold the body as JSON, and what Kubernetes cannot name in annotations', () => {
  expect(text([cpu, board], 'manifests')).toMatchInlineSnapshot(`
    "apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    metadata:
      name: cpu
      annotations:
        retriever/id: "12"
    spec:
      type: monitor
      jsonSpec: |-
        {
          "name": "CPU: too high",
          "type": "query alert",
          "query": "avg(last_5m):avg:system.cpu.user{env:live,!host:a} by {host} > 90.5",
          "message": "{{#is_alert}}\\n@team-a: \\"{{host.name}}\\" is busy\\n{{/is_alert}}",
          "priority": 2,
          "tags": [
            "team:a",
            "on"
          ],
          "options": {
            "include_tags": true,
            "thresholds": {
              "critical": 90.5,
              "warning": 80
            }
          }
        }
    ---
    apiVersion: datadoghq.com/v1alpha1
    kind: DatadogGenericResource
    metadata:
      name: the-board
      annotations:
        retriever/ref: The board!
    spec:
      type: dashboard
      jsonSpec: |-
        {
          "title": "Board",
          "layout_type": "ordered",
          "widgets": [
            {
              "id": 1,
              "definition": {
                "type": "alert_graph",
                "alert_id": "\${cpu}"
              }
            }
          ]
        }
    "
  `)
})

test('a DatadogMonitor when it is asked for', () => {
  expect(text([cpu], 'manifests', { monitorResource: 'DatadogMonitor' })).toMatchInlineSnapshot(`
    "apiVersion: datadoghq.com/v1alpha1
    kind: DatadogMonitor
    metadata:
      name: cpu
      annotations:
        retriever/id: "12"
    spec:
      name: "CPU: too high"
      type: query alert
      query: avg(last_5m):avg:system.cpu.user{env:live,!host:a} by {host} > 90.5
      message: |-
        {{#is_alert}}
        @team-a: "{{host.name}}" is busy
        {{/is_alert}}
      priority: 2
      tags:
        - team:a
        - "on"
      options:
        includeTags: true
        thresholds:
          critical: "90.5"
          warning: "80"
    "
  `)
})

test('Terraform gets references for links, and imports for ids', () => {
  expect(text([cpu, board], 'terraform-json')).toMatchInlineSnapshot(`
    "{
      "resource": {
        "datadog_monitor_json": {
          "cpu": {
            "monitor": "{\\"name\\":\\"CPU: too high\\",\\"type\\":\\"query alert\\",\\"query\\":\\"avg(last_5m):avg:system.cpu.user{env:live,!host:a} by {host} > 90.5\\",\\"message\\":\\"{{#is_alert}}\\\\n@team-a: \\\\\\"{{host.name}}\\\\\\" is busy\\\\n{{/is_alert}}\\",\\"priority\\":2,\\"tags\\":[\\"team:a\\",\\"on\\"],\\"options\\":{\\"include_tags\\":true,\\"thresholds\\":{\\"critical\\":90.5,\\"warning\\":80}}}"
          }
        },
        "datadog_dashboard_json": {
          "The_board_": {
            "//": "ref: The board!",
            "dashboard": "{\\"title\\":\\"Board\\",\\"layout_type\\":\\"ordered\\",\\"widgets\\":[{\\"id\\":1,\\"definition\\":{\\"type\\":\\"alert_graph\\",\\"alert_id\\":\\"\${datadog_monitor_json.cpu.id}\\"}}]}"
          }
        }
      },
      "import": [
        {
          "to": "datadog_monitor_json.cpu",
          "id": "12"
        }
      ]
    }
    "
  `)
  expect(entitiesOf(text([cpu, board], 'terraform-json')).map(withoutOrigin)).toMatchObject([
    { ref: 'cpu', id: '12' },
    { ref: 'The board!', spec: board.spec },
  ])
})

test('nothing is written as nothing, not as an empty file', () => {
  expect(text([], 'json')).toBe('[]\n')
  expect(text([], 'yaml')).toBe('[]\n')
  for (const format of ['json', 'yaml', 'manifests'] as const) {
    expect(entitiesOf(text([], format))).toEqual([])
  }
  expect(entitiesOf(text([], 'terraform-json'), 'a.tf.json')).toEqual([])
})
