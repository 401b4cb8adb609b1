import { describe, expect, test } from 'vitest'

import type { Delivery } from '../alert.ts'
import type { Problem } from '../problem.ts'
import { parseAlertmanager } from './alertmanager.ts'

const reception = { source: 'prometheus', receivedAt: Date.parse('2026-11-21T06:00:31Z') }

const firing = {
  status: 'firing',
  labels: { alertname: 'HighCPU', instance: '10.0.1.7:9100', severity: 'critical' },
  annotations: { summary: 'CPU 97 %' },
  startsAt: '2026-11-21T06:00:00.123Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph?g0.expr=up',
  fingerprint: 'C41F0000000000AB',
}

const resolved = {
  ...firing,
  status: 'resolved',
  startsAt: '2026-11-21T05:40:00.123456789+01:00',
  endsAt: '2026-11-21T06:01:15Z',
  fingerprint: '0123456789abcdef',
}

const group = {
  version: '4',
  groupKey: '{}/{severity="critical"}:{alertname="HighCPU"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'glpi',
  groupLabels: { alertname: 'HighCPU' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [firing, resolved],
}

function delivered(change: object): Delivery {
  const parsed = parseAlertmanager({ ...group, ...change }, reception)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.delivery
}

function refused(body: unknown): readonly Problem[] {
  const parsed = parseAlertmanager(body, reception)
  if (parsed.ok) throw new Error('it was accepted')
  return parsed.problems
}

describe('a delivery', () => {
  test('holds every alert with its own status', () => {
    const { alerts, source, receivedAt } = delivered({})
    expect({ source, receivedAt }).toEqual(reception)
    expect(alerts).toEqual([
      {
        source: 'prometheus',
        fingerprint: 'c41f0000000000ab',
        status: 'firing',
        name: 'HighCPU',
        severity: 'critical',
        labels: firing.labels,
        annotations: firing.annotations,
        startsAt: Date.parse('2026-11-21T06:00:00.123Z'),
        link: firing.generatorURL,
      },
      {
        source: 'prometheus',
        fingerprint: '0123456789abcdef',
        status: 'resolved',
        name: 'HighCPU',
        severity: 'critical',
        labels: firing.labels,
        annotations: firing.annotations,
        startsAt: Date.parse('2026-11-21T04:40:00.123Z'),
        endsAt: Date.parse('2026-11-21T06:01:15Z'),
        link: firing.generatorURL,
      },
    ])
  })

  test('may have fields that newer releases send, and nobody here knows', () => {
    const change = { notification_reason: 'new alerts added', routeLabels: {}, fromTheFuture: [1] }
    expect(delivered(change).alerts).toHaveLength(2)
  })

  test('says how many alerts were left out', () => {
    expect(delivered({ truncatedAlerts: 3 }).truncatedAlerts).toBe(3)
    expect(delivered({})).not.toHaveProperty('truncatedAlerts')
  })

  test('may be empty', () => {
    expect(delivered({ alerts: [] }).alerts).toEqual([])
  })

  test('gets the fingerprint of its labels when the sender gave none that is one', () => {
    const labels = { alertname: 'alert1', lbl1: 'val1' }
    for (const fingerprint of [undefined, '', 'c41f', 'not hexadecimal!']) {
      const { alerts } = delivered({ alerts: [{ ...firing, labels, fingerprint }] })
      expect(alerts[0]?.fingerprint).toBe('fac0861a85de433a')
    }
  })

  test('keeps only links that a browser may follow', () => {
    for (const generatorURL of ['javascript:alert(1)', 'not an address', '', undefined]) {
      const { alerts } = delivered({ alerts: [{ ...firing, generatorURL }] })
      expect(alerts[0]).not.toHaveProperty('link')
    }
  })

  test('cannot change what other objects have', () => {
    const labels: unknown = JSON.parse('{"__proto__":"polluted","constructor":"c","alertname":"x"}')
    const { alerts } = delivered({ alerts: [{ ...firing, labels }] })
    expect(alerts[0]?.labels['constructor']).toBe('c')
    expect(Object.getPrototypeOf(alerts[0]?.labels)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('polluted')
  })

  test('without a name or annotations is still one', () => {
    const { alerts } = delivered({
      alerts: [{ ...firing, labels: { job: 'x' }, annotations: null }],
    })
    expect(alerts[0]).toMatchObject({ name: 'unnamed alert', annotations: {} })
    expect(alerts[0]).not.toHaveProperty('severity')
  })
})

describe('the key of a delivery', () => {
  const { key } = delivered({})

  test('is the same for the same news in another order or at another time', () => {
    expect(key).toMatch(/^[\da-f]{64}$/)
    expect(delivered({ alerts: [resolved, firing] }).key).toBe(key)
    expect(delivered({ notification_reason: 'repeat interval elapsed' }).key).toBe(key)
  })

  test.each([
    ['another receiver', { receiver: 'other' }],
    ['another group', { groupKey: '{}' }],
    ['an alert less', { alerts: [firing] }],
    ['another beginning', { alerts: [{ ...firing, startsAt: '2026-11-21T07:00:00Z' }, resolved] }],
    ['another end', { alerts: [firing, { ...resolved, endsAt: '2026-11-21T06:01:16Z' }] }],
    ['another state', { alerts: [firing, { ...resolved, status: 'firing' }] }],
  ])('differs with %s', (_, change) => {
    expect(delivered(change).key).not.toBe(key)
  })

  test('differs with another source: two systems may have a group of the same name', () => {
    const other = parseAlertmanager(group, { ...reception, source: 'other' })
    expect(other).toMatchObject({ ok: true })
    expect(other.ok && other.delivery.key).not.toBe(key)
  })
})

describe('what is refused', () => {
  test('tells all mistakes at once, each with its place', () => {
    const body = {
      ...group,
      version: '1',
      alerts: [
        { ...firing, startsAt: 'yesterday' },
        { ...firing, status: 'broken', labels: { alertname: 5, 'a b': null } },
        'no alert',
      ],
    }
    expect(refused(body)).toEqual([
      { path: 'version', detail: expect.stringContaining('got "1"; other senders need') },
      {
        path: 'alerts[0].startsAt',
        detail: 'expected an instant such as "2026-11-21T06:00:00Z", got "yesterday"',
      },
      { path: 'alerts[1].status', detail: 'expected "firing" or "resolved", got "broken"' },
      { path: 'alerts[1].labels.alertname', detail: expect.stringContaining('expected text') },
      { path: 'alerts[1].labels."a b"', detail: expect.stringContaining('got null') },
      { path: 'alerts[2]', detail: 'expected an object, got "no alert"' },
    ])
  })

  test.each([
    ['nothing', undefined, ''],
    ['a list', [group], ''],
    ['no alerts', { ...group, alerts: undefined }, 'alerts'],
    ['no group', { ...group, groupKey: undefined }, 'groupKey'],
    ['a version that is a number', { ...group, version: 4 }, 'version'],
    [
      'no beginning',
      { ...group, alerts: [{ ...firing, startsAt: undefined }] },
      'alerts[0].startsAt',
    ],
    [
      'a beginning in the year 1',
      { ...group, alerts: [{ ...firing, startsAt: '0001-01-01T00:00:00Z' }] },
      'alerts[0].startsAt',
    ],
    [
      'a day that does not exist',
      { ...group, alerts: [{ ...resolved, endsAt: '2026-13-41T00:00:00Z' }] },
      'alerts[0].endsAt',
    ],
  ])('%s', (_, body, path) => {
    expect(refused(body).map((problem) => problem.path)).toEqual([path])
  })

  test('an endless annotation is cut, and keeps nobody from a ticket', () => {
    const endless = { ...firing, annotations: { log: `${'x'.repeat(65_535)}😀${'y'.repeat(10)}` } }
    const { alerts } = delivered({ alerts: [endless, resolved] })
    expect(alerts).toHaveLength(2)
    expect(alerts[0]?.annotations['log']).toBe(`${'x'.repeat(65_535)}\ufffd`)
  })

  test('too many alerts', () => {
    const [problem] = refused({ ...group, alerts: Array.from({ length: 10_001 }, () => firing) })
    expect(problem).toMatchObject({ path: 'alerts', detail: expect.stringContaining('10000') })
  })

  test('more mistakes than anybody reads are counted', () => {
    const alerts = Array.from({ length: 300 }, () => ({ ...firing, status: '?' }))
    const problems = refused({ ...group, alerts })
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)).toEqual({ path: '', detail: 'and 200 more mistakes' })
  })
})
