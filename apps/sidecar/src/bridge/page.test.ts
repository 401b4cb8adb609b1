import type {
  Alert,
  Delivery,
  DeliveryKey,
  IncidentKey,
  IncidentState,
  Overview,
  Receipt,
  TicketId,
  Marker,
} from '@retriever/glpi-bridge'
import { idleIncident } from '@retriever/glpi-bridge'
import type { UpstreamStatus } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import type { BridgeSnapshot } from './page-snapshot.ts'
import { createBridgePage } from './page.ts'

const at = 1_700_000_000_000
const key = 'ab'.repeat(32) as IncidentKey
const ticket = { id: 7 as TicketId, marker: 'gb-x-1' as Marker }
const api = 'https://robot:secret@glpi.example.org/glpi/apirest.php'

type StoredIncident = Overview['incidents'][number]

function incident(state: IncidentState, change: Partial<StoredIncident> = {}): StoredIncident {
  return {
    ...idleIncident(key, 'main'),
    state,
    changedAt: at,
    subject: {
      alertName: 'DiskFull',
      resource: { name: 'EC2', id: 'i-1' },
      severity: 'critical',
      labels: { alertname: 'DiskFull', zone: 'b', host: 'web-1' },
      annotations: { summary: 'The disk is full' },
      startsAt: at,
    },
    members: [
      { fingerprint: 'f1', status: 'firing', startsAt: at },
      { fingerprint: 'f2', status: 'resolved', startsAt: at, endsAt: at },
    ],
    reason: { code: 'ticket-created', text: 'GLPI created ticket 7', at },
    ...change,
  }
}

function status(change: Partial<UpstreamStatus> = {}): UpstreamStatus {
  return {
    upstream: 'glpi/main',
    host: 'glpi.example.org',
    breaker: 'closed',
    inFlight: 0,
    queued: 0,
    ...change,
  }
}

function openPage(
  overview: Partial<Overview> = {},
  upstream = status(),
  session = { failedLogins: 0 },
) {
  const source = {
    name: 'prometheus',
    path: '/bridge/sources/prometheus',
    access: 'token',
    token: 'hunter2',
  } as const
  const page = createBridgePage({
    overview: async () => ({
      incidents: [],
      counts: {},
      outbox: [],
      pause: { paused: false },
      ...overview,
    }),
    threshold: { count: 3, withinMs: 600_000, countBy: 'deliveries' },
    sources: [source],
    upstreams: [
      {
        name: 'glpi/main',
        glpi: { instance: 'main', url: api },
        status: () => ({ upstream, session }),
      },
    ],
  })
  return {
    page,
    look: async () =>
      (await page.snapshot({ name: 'public', kind: 'public', grants: [] })) as BridgeSnapshot,
  }
}

const alert: Alert = {
  source: 'prometheus',
  fingerprint: 'f1',
  status: 'firing',
  name: 'DiskFull',
  labels: {},
  annotations: {},
  startsAt: at,
}

function delivery(alerts: readonly Alert[] = [alert]): Delivery {
  return { key: 'd1' as DeliveryKey, source: 'prometheus', receivedAt: at, alerts }
}

const receipt: Receipt = {
  delivery: 'd1' as DeliveryKey,
  duplicate: false,
  alerts: [
    {
      fingerprint: 'f1',
      incident: key,
      state: 'counting',
      reason: { code: 'below-threshold', text: '1 of 3 firings', at },
    },
  ],
}

describe('incidents', () => {
  test('one with a ticket says why, who fires, and where the ticket is', async () => {
    const { look } = openPage({ incidents: [incident({ kind: 'open', ticket })] })
    expect((await look()).incidents).toEqual([
      {
        key,
        name: 'DiskFull',
        instance: 'main',
        state: 'open',
        changedAt: at,
        reason: 'GLPI created ticket 7',
        firing: 1,
        members: 2,
        ticket: { id: 7, url: 'https://glpi.example.org/glpi/front/ticket.form.php?id=7' },
        severity: 'critical',
        resource: 'EC2 i-1',
        summary: 'The disk is full',
        labels: [
          ['host', 'web-1'],
          ['zone', 'b'],
        ],
      },
    ])
  })

  test('one that counts says how far it is from its ticket', async () => {
    const occurrences = [
      { id: 'd1', at },
      { id: 'd2', at },
    ]
    const { look } = openPage({ incidents: [incident({ kind: 'counting' }, { occurrences })] })
    expect((await look()).incidents[0]?.progress).toEqual({ count: 2, of: 3, withinMs: 600_000 })
  })

  test.each([
    [{ kind: 'cooling', ticket, closeDueAt: at + 5 } as const, at + 5],
    [{ kind: 'failed', retryAt: at + 6 } as const, at + 6],
    [{ kind: 'open', ticket } as const, undefined],
  ])('one in state %o says when that ends by itself', async (state, dueAt) => {
    const { look } = openPage({ incidents: [incident(state)] })
    expect((await look()).incidents[0]?.dueAt).toBe(dueAt)
  })

  test('those that are over stand last', async () => {
    const named = (name: string, state: IncidentState) =>
      incident(state, { key: name as IncidentKey, changedAt: at })
    const { look } = openPage({
      incidents: [
        named('over', { kind: 'closed', ticket, closedAt: at }),
        named('rests', { kind: 'idle' }),
        named('fires', { kind: 'open', ticket }),
        named('counts', { kind: 'counting' }),
      ],
    })
    const keys = (await look()).incidents.map((view) => view.key)
    expect(keys).toEqual(['fires', 'counts', 'over', 'rests'])
  })

  test('text from outside is cut, so that no alert makes the page heavy', async () => {
    const long = 'x'.repeat(10_000)
    const labels = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`${index}${long}`, long]),
    )
    const subject = { alertName: long, resource: { name: long, id: long }, severity: long }
    const heavy = incident(
      { kind: 'open', ticket },
      { subject: { ...subject, labels, annotations: { summary: long }, startsAt: at } },
    )
    const { look } = openPage({ incidents: [heavy] })
    expect(JSON.stringify(await look()).length).toBeLessThan(6_000)
  })
})

describe('what came in', () => {
  test('a delivery with what became of each alert, the newest first', async () => {
    const { page, look } = openPage()
    let told = 0
    const stop = page.subscribe(() => (told += 1))
    page.stored(delivery(), receipt)
    page.stored(delivery(), { ...receipt, duplicate: true })
    expect((await look()).deliveries).toMatchObject([
      { outcome: 'duplicate' },
      {
        outcome: 'stored',
        at,
        source: 'prometheus',
        alerts: [{ name: 'DiskFull', status: 'firing', reason: '1 of 3 firings' }],
        more: 0,
      },
    ])
    expect(told).toBe(2)
    stop()
    page.changed()
    expect(told).toBe(2)
  })

  test('a large delivery is shown in part', async () => {
    const { page, look } = openPage()
    page.stored(delivery(Array.from({ length: 500 }, () => alert)), receipt)
    const [shown] = (await look()).deliveries
    expect((shown?.alerts.length ?? 0) + (shown?.more ?? 0)).toBe(500)
    expect(shown?.alerts.length).toBeLessThan(20)
  })

  test('a flood of refusals pushes nothing else out', async () => {
    const { page, look } = openPage()
    page.stored(delivery(), receipt)
    for (let time = 0; time < 1_000; time += 1) {
      page.refused({ source: 'prometheus', at: at + time, status: 401, detail: 'no token' })
    }
    expect((await look()).deliveries).toMatchObject([
      { outcome: 'refused', refusal: { status: 401, detail: 'no token', times: 1_000 } },
      { outcome: 'stored' },
    ])
  })
})

describe('upstreams', () => {
  const failure = { code: 'unreachable', message: 'refused', at } as const
  test.each([
    ['nobody has called it', status(), 0, 'unused'],
    ['it answered last', status({ lastSuccessAt: at + 1, lastError: failure }), 0, 'working'],
    ['it failed last', status({ lastSuccessAt: at - 1, lastError: failure }), 0, 'failing'],
    ['the breaker is open', status({ lastSuccessAt: at, breaker: 'open' }), 0, 'failing'],
    ['it refuses our login', status({ lastSuccessAt: at }), 2, 'failing'],
  ])('when %s', async (_, upstream, failedLogins, health) => {
    const { look } = openPage({}, upstream, { failedLogins })
    expect((await look()).upstreams[0]?.health).toBe(health)
  })
})

test('no credential gets into a snapshot', async () => {
  const { look } = openPage({ incidents: [incident({ kind: 'open', ticket })] })
  const text = JSON.stringify(await look())
  expect(text).toContain('/bridge/sources/prometheus')
  expect(text).not.toContain('hunter2')
  expect(text).not.toContain('robot')
})
