import { expect, test } from 'vitest'

import { createDeliveries, type Deliveries } from './deliveries.ts'

interface Payload {
  readonly groupKey: string
  readonly alerts: readonly {
    readonly status: string
    readonly fingerprint: string
    readonly startsAt: string
    readonly endsAt: string
  }[]
}

function take(deliveries: Deliveries, count: number): Payload[] {
  return Array.from({ length: count }, () => JSON.parse(deliveries.next()) as Payload)
}

test('deliveries go through all keys before one comes again', () => {
  const seen = take(createDeliveries({ keys: 20, alertsPerDelivery: 10, firingsFirst: 3 }), 4)

  const fingerprints = seen.map(({ alerts }) => alerts.map(({ fingerprint }) => fingerprint))
  expect(new Set(fingerprints.slice(0, 2).flat()).size).toBe(20)
  expect(fingerprints[2]).toEqual(fingerprints[0])
  expect(fingerprints[3]).toEqual(fingerprints[1])
})

test('every alert is resolved after its firings, then a new episode begins', () => {
  const options = { keys: 1, alertsPerDelivery: 1, firingsFirst: 0, firingsPerEpisode: 3 }
  const seen = take(createDeliveries(options), 6).map(({ alerts }) => alerts[0])

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

test('first every alert fires; from then on each delivery resolves its share', () => {
  const options = { keys: 20, alertsPerDelivery: 10, firingsFirst: 3, firingsPerEpisode: 9 }
  const resolved = take(createDeliveries(options), 12).map(
    ({ alerts }) => alerts.filter(({ status }) => status === 'resolved').length,
  )
  expect(resolved).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
})

test('without an end of the episode an alert fires for ever', () => {
  const options = { keys: 1, alertsPerDelivery: 1, firingsFirst: 3 }
  const seen = take(createDeliveries(options), 50)
  expect(new Set(seen.map(({ alerts }) => alerts[0]?.status))).toEqual(new Set(['firing']))
  expect(new Set(seen.map(({ alerts }) => alerts[0]?.startsAt)).size).toBe(1)
})

test('no two deliveries are the same', () => {
  const seen = take(createDeliveries({ keys: 2, alertsPerDelivery: 1, firingsFirst: 3 }), 6)
  expect(new Set(seen.map(({ groupKey }) => groupKey)).size).toBe(6)
})

test('keys that do not fill the deliveries are refused', () => {
  const options = { keys: 15, alertsPerDelivery: 10, firingsFirst: 3 }
  expect(() => createDeliveries(options)).toThrow(RangeError)
})
