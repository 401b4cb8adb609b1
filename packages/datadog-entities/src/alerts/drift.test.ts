import { createHash } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import type { MonitorBody } from '../monitors/monitor.ts'
import type { Alert } from './alert.ts'
import { canonicalAlert } from './canonical.ts'
import { compileAlert } from './compile.ts'
import { driftOf } from './drift.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const alert: Alert = {
  name: 'a',
  service: 'web',
  labels: { b: '1', a: '2' },
  signal: { kind: 'metric', aggregate: 'avg', expression: 'avg:a{env:prod} by {host}' },
  condition: { comparison: 'above', window: '60m', thresholds: { critical: 5 } },
  notify: { always: ['b', 'a'], critical: [] },
}

function compiled(given: Alert): MonitorBody {
  const result = compileAlert(given, { digest })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

describe('a monitor', () => {
  const monitor = compiled(alert)
  const { tags = [], options } = monitor

  test('as it was written is in sync', () => {
    const drift = driftOf(monitor, { digest })
    expect(drift).toEqual({
      inSync: true,
      written: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      found: drift?.written,
    })
    expect(tags).toContain(`birddog_spec:v1-${drift?.written}`)
  })

  test.each<[string, Partial<MonitorBody>]>([
    ['its message', { message: 'hello' }],
    ['its tags', { tags: [...tags, 'c:d'] }],
    ['its options', { options: { ...options, timeout_h: 1 } }],
    ['its name', { name: 'b' }],
    ['its roles', { restricted_roles: ['a'] }],
    ['its drift tag', { tags: [...tags, 'birddog_spec:v1-0123456789ab'] }],
  ])('is out of sync when somebody changed %s', (_, change) => {
    expect(driftOf({ ...monitor, ...change }, { digest })).toMatchObject({ inSync: false })
  })

  test.each<[string, Partial<MonitorBody>]>([
    ['its owner', { tags: [...tags, 'managed_by:birddog-sidecar', 'birddog_owner:x'] }],
    ['the order of its tags', { tags: tags.toReversed() }],
    ['what only Datadog writes', { options: { ...options, silenced: { '*': 5 } }, modified: 'x' }],
  ])('is in sync whatever became of %s', (_, change) => {
    expect(driftOf({ ...monitor, ...change }, { digest })).toMatchObject({ inSync: true })
  })

  test('without the tag tells nothing', () => {
    expect(driftOf({ ...monitor, tags: ['service:web'] }, { digest })).toBeUndefined()
    const { tags: _, ...bare } = monitor
    expect(driftOf(bare, { digest })).toBeUndefined()
  })
})

test('the same intent has the same tag, however it is written', () => {
  const parts: Alert = {
    ...alert,
    labels: { a: '2', b: '1' },
    signal: {
      kind: 'metric',
      aggregate: 'avg',
      metric: 'a',
      space: 'avg',
      filter: 'env:prod',
      by: ['host'],
    },
    notify: { always: ['a', 'b', 'a'] },
    published: true,
    summary: ' \n',
  }
  expect(compiled(parts)).toEqual(compiled(alert))
  expect(canonicalAlert(parts)).toEqual(canonicalAlert(alert))
  const hours = { ...alert, condition: { ...alert.condition, window: '1h' } }
  expect(driftOf(compiled(hours), { digest })?.written).not.toBe(
    driftOf(compiled(alert), { digest })?.written,
  )
})
