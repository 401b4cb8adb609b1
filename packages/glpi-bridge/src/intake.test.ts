import { describe, expect, test } from 'vitest'

import type { Alert, Delivery, DeliveryKey } from './alert.ts'
import { decideDelivery } from './intake.ts'
import type { Identified } from './intake.ts'
import { idleIncident } from './lifecycle/incident.ts'
import type { Incident } from './lifecycle/incident.ts'
import type { IncidentKey } from './lifecycle/key.ts'
import { defaultPolicy } from './lifecycle/policy.ts'
import type { LifecyclePolicy } from './lifecycle/policy.ts'
import type { Loaded } from './store/store.ts'

const deliveryKey = 'd1' as DeliveryKey
const cpu = 'a'.repeat(64) as IncidentKey
const disk = 'b'.repeat(64) as IncidentKey
const policy = { ...defaultPolicy, threshold: { count: 2, countBy: 'episodes' } } as const

function alert(fingerprint: string, change: Partial<Alert> = {}): Alert {
  return {
    source: 'prometheus',
    fingerprint,
    status: 'firing',
    name: 'HighCPU',
    labels: {},
    annotations: {},
    startsAt: 1_000,
    ...change,
  }
}

function identified(key: IncidentKey, of: Alert): Identified {
  const resource = { name: 'EC2', id: 'i-1' }
  return { alert: of, key, event: { type: 'alert', alert: of, resource, delivery: deliveryKey } }
}

function delivery(alerts: readonly Identified[]): Delivery {
  return {
    key: deliveryKey,
    source: 'prometheus',
    receivedAt: 60_000,
    alerts: alerts.map((one) => one.alert),
  }
}

function loaded(deliveredAt?: number, ...known: Incident[]): Loaded {
  const incidents = [idleIncident(cpu, 'main'), idleIncident(disk, 'main'), ...known]
  return {
    incidents: new Map(incidents.map((incident) => [incident.key, incident])),
    ...(deliveredAt !== undefined && { deliveredAt }),
  }
}

describe('a delivery', () => {
  test('makes one decision for each incident, and tells the reason for each alert in its order', () => {
    const alerts = [
      identified(cpu, alert('f1')),
      identified(disk, alert('f2')),
      identified(cpu, alert('f3')),
    ]
    const { decisions, result } = decideDelivery(delivery(alerts), alerts, loaded(), policy, 0)
    expect(decisions.map(({ incident }) => [incident.key, incident.state.kind])).toEqual([
      [cpu, 'creating'],
      [disk, 'counting'],
    ])
    expect(
      result.receipt.alerts.map((line) => [line.fingerprint, line.state, line.reason.code]),
    ).toEqual([
      ['f1', 'creating', 'below-threshold'],
      ['f2', 'counting', 'below-threshold'],
      ['f3', 'creating', 'threshold-reached'],
    ])
    expect(result.changes.map(({ from, to }) => [from, to])).toEqual([
      ['idle', 'creating'],
      ['idle', 'counting'],
    ])
    expect(result.dueAt).toBe(60_000)
  })

  test('says when something is to be done about it, if ever', () => {
    const alerts = [identified(disk, alert('f2'))]
    const dueAt = (more: Partial<LifecyclePolicy>): number | undefined =>
      decideDelivery(delivery(alerts), alerts, loaded(), { ...policy, ...more }, 0).result.dueAt
    expect(dueAt({})).toBeUndefined()
    const threshold = { count: 2, withinMs: 5_000, countBy: 'episodes' } as const
    expect(dueAt({ threshold })).toBe(65_000)
  })

  test('that comes again soon changes nothing and says so', () => {
    const alerts = [identified(cpu, alert('f1'))]
    const counting: Incident = { ...idleIncident(cpu, 'main'), state: { kind: 'counting' } }
    const again = decideDelivery(delivery(alerts), alerts, loaded(57_000, counting), policy, 3_000)
    expect(again.decisions).toEqual([])
    expect(again.result.previousAt).toBe(57_000)
    expect(again.result).not.toHaveProperty('dueAt')
    expect(again.result.receipt).toMatchObject({
      duplicate: true,
      alerts: [
        {
          fingerprint: 'f1',
          state: 'counting',
          reason: { code: 'duplicate-delivery', at: 60_000 },
        },
      ],
    })
  })

  test('that comes again later is news', () => {
    const alerts = [identified(cpu, alert('f1'))]
    const { decisions } = decideDelivery(delivery(alerts), alerts, loaded(56_999), policy, 3_000)
    expect(decisions).toHaveLength(1)
  })

  test('without alerts is stored too', () => {
    expect(decideDelivery(delivery([]), [], loaded(), policy, 0)).toMatchObject({
      decisions: [],
      result: { receipt: { duplicate: false, alerts: [] }, changes: [] },
    })
  })
})
