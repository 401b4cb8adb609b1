import { expect, test } from 'vitest'

import { createDeliveries, type Deliveries } from './deliveries.ts'

interface Payload {
  readonly groupKey: string
  readonly alerts: readonly {
    readonly status: string
    readonly fingerprint: string
    readonly startsAt: string
    readonly endsAt: string
    readonly labels: Readonly<Record<string, string>>
  }[]
}

function take(deliveries: Deliveries, count: number): Payload[] {
  return Array.from({ length: count }, () => JSON.parse(deliveries.next()) as Payload)
}

test('deliveries go through all keys before one comes again', () => {
  const seen = take(createDeliveries({ name: 'a', keys: 20, alertsPerDelivery: 10 }), 4)

  const fingerprints = seen.map(({ alerts }) => alerts.map(({ fingerprint }) => fingerprint))
  expect(new Set(fingerprints.slice(0, 2).flat()).size).toBe(20)
  expect(fingerprints[2]).toEqual(fingerprints[0])
  expect(fingerprints[3]).toEqual(fingerprints[1])
})

test('every alert is resolved after its firings, then a new episode begins', () => {
  const seen = take(
    createDeliveries({ name: 'a', keys: 1, alertsPerDelivery: 1, firingsPerEpisode: 3 }),
    6,
  ).map(({ alerts }) => alerts[0])

  expect(seen.map((alert) => alert?.status)).toEqual([
    'firing',
    'firing',
    'firing',
    'resolved',
    'firing',
    'firing',
  ])
  const [first, , , resolved, next] = seen
  expect(resolved?.startsAt).toBe(first?.startsAt)
  expect(Date.parse(resolved?.endsAt ?? '')).toBeGreaterThan(Date.parse(first?.startsAt ?? ''))
  expect(Date.parse(next?.startsAt ?? '')).toBeGreaterThan(Date.parse(resolved?.endsAt ?? ''))
})

test('without an end of the episode an alert fires for ever', () => {
  const seen = take(createDeliveries({ name: 'a', keys: 1, alertsPerDelivery: 1 }), 50)
  expect(new Set(seen.map(({ alerts }) => alerts[0]?.status))).toEqual(new Set(['firing']))
  expect(new Set(seen.map(({ alerts }) => alerts[0]?.startsAt)).size).toBe(1)
})

test('no two deliveries are the same, and two loads have no alert in common', () => {
  const one = take(createDeliveries({ name: 'a', keys: 2, alertsPerDelivery: 1 }), 6)
  const other = take(createDeliveries({ name: 'b', keys: 2, alertsPerDelivery: 1 }), 2)

  expect(new Set(one.map(({ groupKey }) => groupKey)).size).toBe(6)
  const instances = (all: Payload[]) =>
    all.map(({ alerts }) => alerts[0]?.labels['dimension_InstanceId'])
  expect(instances(one)).not.toContain(instances(other)[0])
})

test('keys that do not fill the deliveries are refused', () => {
  expect(() => createDeliveries({ name: 'a', keys: 15, alertsPerDelivery: 10 })).toThrow(RangeError)
})
