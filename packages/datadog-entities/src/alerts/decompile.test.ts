import { describe, expect, test } from 'vitest'

import type { MonitorBody } from '../monitors/monitor.ts'
import type { Alert } from './alert.ts'
import { compileAlert } from './compile.ts'
import { decompileMonitor } from './decompile.ts'

const digest = (): string => 'f'.repeat(64)

function compiled(alert: Alert): MonitorBody {
  const result = compileAlert(alert, { digest, allowRawTemplates: true })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const errors: Alert = {
  name: 'errors',
  service: 'web',
  env: 'prod',
  summary: 'Too many.',
  signal: { kind: 'apm', operation: 'http.request', measure: 'errors' },
  condition: { comparison: 'above', window: '5m', thresholds: { critical: 5 } },
  notify: { critical: ['pagerduty-web'] },
}

describe('our monitor', () => {
  const ours = compiled(errors)
  const { options, tags = [] } = ours

  test('is read as it was meant', () => {
    expect(decompileMonitor(ours)).toEqual(errors)
  })

  test('keeps its owner out of the alert', () => {
    const owned = [
      ...tags,
      'managed_by:birddog-sidecar',
      'birddog_owner:team',
      'birddog_ref:errors',
    ]
    expect(decompileMonitor({ ...ours, tags: owned.toReversed() })).toEqual(errors)
  })

  test('is not another one because Datadog added a field that nobody knows', () => {
    expect(decompileMonitor({ ...ours, from_tomorrow: 1, multi: true, id: 5 })).toEqual(errors)
  })

  test('is a plain metric when somebody changed its query to another one', () => {
    const query = ours.query.replace('service:web', 'service:shop')
    expect(decompileMonitor({ ...ours, query })).toEqual({
      ...errors,
      signal: {
        kind: 'metric',
        aggregate: 'sum',
        metric: 'trace.http.request.errors',
        space: 'sum',
        filter: { env: 'prod', service: 'shop' },
        modifier: 'as_count',
      },
    })
  })

  test('is raw when somebody gave it an option that alerts do not have', () => {
    const changed = { ...options, escalation_message: 'again' }
    const { type, query } = ours
    expect(decompileMonitor({ ...ours, options: changed })).toEqual({
      ...errors,
      signal: { kind: 'raw', type, query, options: changed },
      condition: { thresholds: {} },
    })
  })

  test('keeps a message of another shape as it is', () => {
    const { summary: _, notify: _none, ...others } = errors
    const message = 'Too many.\n@a\n\n@b'
    expect(decompileMonitor({ ...ours, message })).toEqual({
      ...others,
      signal: { kind: 'raw', type: ours.type, query: ours.query, options, rest: { message } },
      condition: { thresholds: {} },
    })
  })

  test('keeps what only Datadog has words for', () => {
    const roles = { restricted_roles: ['11111111-2222-4333-8444-555555555555'] }
    expect(decompileMonitor({ ...ours, ...roles }).signal).toMatchObject({
      kind: 'raw',
      rest: roles,
    })
  })
})

describe('a monitor of somebody else', () => {
  const theirs: MonitorBody = {
    type: 'metric alert',
    name: 'load',
    query: 'avg(last_5m):avg:system.load.1{env:prod} by {host} > 2',
    message: 'It burns. @slack-web',
    tags: ['team:core', 'service:web', 'tier:1'],
    priority: 0,
    options: {
      thresholds: { critical: 2, warning: null },
      notify_audit: false,
      include_tags: true,
      new_host_delay: 300,
      notify_no_data: false,
      timeout_h: null,
      silenced: {},
    },
  }

  test('is an alert without marks', () => {
    expect(decompileMonitor(theirs)).toEqual({
      name: 'load',
      service: 'web',
      team: 'core',
      labels: { tier: '1' },
      summary: 'It burns. @slack-web',
      signal: {
        kind: 'metric',
        aggregate: 'avg',
        metric: 'system.load.1',
        space: 'avg',
        filter: { env: 'prod' },
        by: ['host'],
      },
      condition: { comparison: 'above', window: '5m', thresholds: { critical: 2 } },
      unmarked: true,
    })
  })

  test('gets its marks when it is adopted, and nothing else changes', () => {
    const { unmarked: _, ...adopted } = decompileMonitor(theirs)
    expect(compiled(adopted)).toMatchObject({
      name: 'load',
      query: theirs.query,
      message: theirs.message,
      tags: [
        'birddog_kind:alert',
        'birddog_spec:v1-ffffffffffff',
        'service:web',
        'team:core',
        'tier:1',
      ],
    })
  })

  test('is no apm signal, though its query could be one', () => {
    const { query } = compiled(errors)
    const options = { thresholds: { critical: 5 } }
    expect(decompileMonitor({ ...theirs, query, options }).signal.kind).toBe('metric')
  })

  test.each([
    ['none at all', [], 'unknown'],
    ['one that is no label', ['service:web', 'plain'], 'web'],
    ['a key twice', ['service:web', 'a:b', 'a:c'], 'web'],
    ['a mark of Kennel', ['service:web', 'managed_by:kennel'], 'web'],
    ['no valid service', ['service:Web Shop'], 'unknown'],
  ])('with tags that alerts do not have: %s', (_, tags, service) => {
    const alert = decompileMonitor({ ...theirs, tags })
    expect(alert).toMatchObject({
      service,
      unmarked: true,
      signal: { kind: 'raw', rest: { tags: tags.toSorted() } },
    })
    expect(compiled(alert).tags).toEqual(tags.toSorted())
  })

  test('keeps its query as it is written', () => {
    const query = 'avg(last_5m):avg:system.load.1{env:prod}  by {host}>2.0'
    expect(decompileMonitor({ ...theirs, query }).signal).toMatchObject({ kind: 'raw', query })
  })

  test('may be of a kind that nobody knows', () => {
    const alert = decompileMonitor({ type: 'tomorrow alert', query: 'no_query' })
    expect(alert).toEqual({
      name: 'no_query',
      service: 'unknown',
      signal: { kind: 'raw', type: 'tomorrow alert', query: 'no_query', rest: { tags: [] } },
      condition: { thresholds: {} },
      unmarked: true,
    })
  })

  test('may have a name that alerts do not have', () => {
    const name = ` ${'x'.repeat(300)}`
    const alert = decompileMonitor({ ...theirs, name })
    expect(alert.signal).toMatchObject({ kind: 'raw', rest: { name } })
    expect(compiled(alert).name).toBe(name)
  })
})
