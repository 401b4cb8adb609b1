import { describe, expect, test } from 'vitest'

import type { BridgeSnapshot, IncidentView } from '../page-snapshot.ts'
import { newsBetween } from './news.ts'

function snapshot(
  incidents: readonly IncidentView[],
  change: Partial<BridgeSnapshot> = {},
): BridgeSnapshot {
  return {
    pause: { paused: false },
    sources: [],
    deliveries: [],
    counts: {},
    incidents,
    outbox: [],
    waiting: 0,
    upstreams: [],
    ...change,
  }
}

function incident(state: string, ticketId?: number): IncidentView {
  return {
    key: 'a',
    name: 'DiskFull',
    instance: 'main',
    state,
    changedAt: 0,
    firing: 1,
    members: 1,
    labels: [],
    ...(ticketId !== undefined && { ticket: { id: ticketId } }),
  }
}

describe('what a listener hears', () => {
  test.each([
    ['a new ticket', incident('creating'), incident('open', 7), ['Ticket 7 opened for DiskFull.']],
    ['a ticket at once', undefined, incident('open', 7), ['Ticket 7 opened for DiskFull.']],
    ['the end', incident('closing', 7), incident('closed', 7), ['Ticket 7 for DiskFull closed.']],
    [
      'a refusal',
      incident('creating'),
      incident('failed'),
      ['GLPI refused a ticket for DiskFull.'],
    ],
    [
      'a doubt',
      incident('creating'),
      incident('unknown'),
      ['It is not known whether a ticket for DiskFull was opened.'],
    ],
    ['nothing of a firing', incident('counting'), incident('counting'), []],
    ['nothing of what is on its way', incident('counting'), incident('creating'), []],
    ['nothing of a quiet time', incident('open', 7), incident('cooling', 7), []],
    ['nothing of the same again', incident('open', 7), incident('open', 7), []],
  ])('%s', (_, before, now, news) => {
    expect(newsBetween(snapshot(before ? [before] : []), snapshot([now]))).toEqual(news)
  })

  test('the pause, and an upstream that fails', () => {
    const upstream = {
      name: 'glpi/main',
      host: 'glpi',
      health: 'working',
      breaker: 'closed',
      inFlight: 0,
      queued: 0,
    } as const
    const before = snapshot([], { upstreams: [upstream] })
    const now = snapshot([], {
      pause: { paused: true },
      upstreams: [{ ...upstream, health: 'failing' }],
    })
    expect(newsBetween(before, now)).toEqual(['The bridge was paused.', 'glpi/main is failing.'])
    expect(newsBetween(now, before)).toEqual(['The bridge was resumed.', 'glpi/main works again.'])
    const unused = snapshot([], { upstreams: [{ ...upstream, health: 'unused' }] })
    expect(newsBetween(unused, before)).toEqual([])
  })
})
