import { describe, expect, test } from 'vitest'

import {
  fires,
  finds,
  hears,
  outcome,
  passes,
  play,
  policyWith,
  resolves,
  taken,
  thresholdOf,
} from '../../test/history.ts'
import { keyOf } from '../../test/world.ts'
import { markerOf } from '../tickets/marker.ts'
import type { FoundTicket, TicketId } from '../tickets/ticket.ts'

const policy = policyWith({ threshold: thresholdOf(1) })
const lost = outcome('create-ticket', { type: 'create-unknown', problem: 'no answer' })
const refused = outcome('create-ticket', { type: 'create-refused', problem: 'no category' })
const created = outcome('create-ticket', { type: 'ticket-created', ticketId: id(7) })
const closed = outcome('close-ticket', { type: 'ticket-closed', how: 'closed' })
const sweeps = ['find-ticket in 300 s', 'find-ticket in 3600 s', 'find-ticket in 86400 s'] as const

function id(ticket: number): TicketId {
  return ticket as TicketId
}

function found(ticket: number, change: Partial<FoundTicket> = {}): FoundTicket {
  return { id: id(ticket), status: 1, binned: false, ...change }
}

describe('a lost answer to the create', () => {
  test('the ticket is looked for after a while, and adopted', () => {
    const { incident } = play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:01:30', fires(), 'unknown', 'already-known'],
      ['12:02', finds(found(9)), 'open', 'ticket-adopted', ...sweeps],
    ])
    expect(incident).toMatchObject({ state: { ticket: { id: 9 } }, episode: 1, uncertain: true })
  })

  test('only two empty searches prove that it does not exist', () => {
    const { incident, outbox } = play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:02', finds(), 'unknown', 'ticket-not-found-yet', 'find-ticket in 30 s'],
      ['12:02:30', finds(), 'creating', 'ticket-absent', 'create-ticket'],
    ])
    expect(incident.episode).toBe(1)
    expect(outbox[0]?.operation).toMatchObject({ marker: expect.stringMatching(/-1$/) })
  })

  test('resolved in the meantime, the adopted ticket closes after the quiet time', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:01:30', resolves(), 'unknown', 'resolved-before-ticket'],
      ['12:02', finds(found(9)), 'cooling', 'ticket-adopted', ...sweeps],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 9'],
    ])
  })

  test('of several the first that is not ended stays, the others are closed', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      [
        '12:02',
        finds(found(4, { binned: true }), found(5, { status: 6 }), found(6), found(8)),
        'open',
        'ticket-adopted',
        'close-twin 8',
        ...sweeps,
      ],
    ])
  })

  test('a ticket that somebody put into the bin is not made again, until it fires again', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:02', finds(found(4, { binned: true })), 'closed', 'ticket-in-bin', ...sweeps],
      [
        '12:03',
        finds(found(4, { binned: true }), found(5)),
        'closed',
        'late-twins-found',
        'close-twin 5',
      ],
      ['16:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })
})

describe('late twins', () => {
  test('are closed whenever a sweep finds them', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:02', finds(), 'unknown', 'ticket-not-found-yet', 'find-ticket in 30 s'],
      ['12:02:30', finds(), 'creating', 'ticket-absent', 'create-ticket'],
      ['12:03', created, 'open', 'ticket-created', ...sweeps],
      ['12:08', finds(found(7)), 'open', 'no-late-twin'],
      ['13:03', finds(found(7), found(8)), 'open', 'late-twins-found', 'close-twin 8'],
      [
        '13:04',
        outcome('close-twin', { type: 'twin-closed', ticketId: id(8) }),
        'open',
        'twin-closed',
      ],
    ])
  })

  test('of an episode that is over are closed while the next one has its own ticket', () => {
    const lines = [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:02', finds(found(9)), 'open', 'ticket-adopted', ...sweeps],
      ['12:03', resolves(), 'cooling', 'all-resolved'],
      ['12:18', passes, 'closing', 'quiet-time-over', 'close-ticket 9'],
      ['12:19', closed, 'closed', 'ticket-closed'],
      ['12:20', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ] as const
    const old = [found(9, { status: 6 }), found(10)]
    play(policy, [
      ...lines,
      ['12:21', finds(...old), 'creating', 'late-twins-found', 'close-twin 10'],
      ['12:22', created, 'open', 'ticket-created'],
      ['12:23', finds(...old), 'open', 'late-twins-found', 'close-twin 10'],
    ])
    const { incident } = play(policy, [
      ...lines,
      ['12:21', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
      ['12:22', finds(...old), 'unknown', 'late-twins-found', 'close-twin 10'],
    ])
    expect(incident).toMatchObject({ episode: 2, state: { misses: 0 } })
  })
})

test('a search for the ticket of another episode adopts nothing', () => {
  const search = { kind: 'find-ticket', marker: markerOf(keyOf(1), 1) } as const
  play(policy, [
    ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
    [
      '12:02',
      hears({ type: 'search-done', search, tickets: [found(3)] }),
      'unknown',
      'not-applicable',
    ],
  ])
})

describe('GLPI refuses', () => {
  test('the ticket: it is asked for again after a while', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', refused, 'failed', 'create-refused'],
      ['12:02', fires(), 'failed', 'already-known'],
      ['12:16', passes, 'creating', 'create-again', 'create-ticket'],
      ['12:17', refused, 'failed', 'create-refused'],
      ['12:18', resolves(), 'failed', 'resolved-before-ticket'],
      ['12:32', passes, 'creating', 'create-again', 'create-ticket'],
      ['12:33', created, 'cooling', 'ticket-created'],
    ])
  })

  test('the close: it is asked for again after a while', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      [
        '12:18',
        outcome('close-ticket', { type: 'close-refused', problem: 'no right' }),
        'cooling',
        'close-refused',
      ],
      ['12:33', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
    ])
  })

  test('the close while it fires again: the ticket is open, and nothing waits for a time', () => {
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:17', taken('close-ticket'), 'closing', 'quiet-time-over'],
      ['12:17:30', fires(), 'closing', 'fired-again'],
      [
        '12:18',
        outcome('close-ticket', { type: 'close-refused', problem: 'no right' }),
        'open',
        'close-refused',
      ],
      ['12:33', passes, 'open', 'not-applicable'],
      ['12:34', resolves(), 'cooling', 'all-resolved'],
    ])
  })

  test('nothing: it only cannot do it now', () => {
    const retryAt = Date.parse('2026-11-21T12:05:00Z')
    play(policy, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      [
        '12:01',
        hears({ type: 'deferred', operation: 'create-ticket', problem: 'down', retryAt }),
        'creating',
        'operation-deferred',
      ],
      ['12:05', created, 'open', 'ticket-created'],
    ])
  })
})

test.each(['already', 'gone'] as const)('a ticket that is %s is closed', (how) => {
  play(policy, [
    ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ['12:01', created, 'open', 'ticket-created'],
    ['12:02', resolves(), 'cooling', 'all-resolved'],
    ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
    ['12:18', outcome('close-ticket', { type: 'ticket-closed', how }), 'closed', 'ticket-closed'],
  ])
})

test('the IVR endpoint is told once about each ticket, wherever it came from', () => {
  const callIvr = { ...policy, callIvr: true }
  const called = outcome('call-ivr', { type: 'ivr-called' })
  const { outbox } = play(callIvr, [
    ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ['12:01', created, 'open', 'ticket-created', 'call-ivr'],
  ])
  const expiresAt = Date.parse('2026-11-21T12:11:00Z')
  expect(outbox[0]?.operation).toMatchObject({ ticketId: 7, expiresAt })
  play(callIvr, [
    ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ['12:01', lost, 'unknown', 'create-unknown', 'find-ticket in 60 s'],
    ['12:02', finds(found(9)), 'open', 'ticket-adopted', 'call-ivr', ...sweeps],
    ['12:03', called, 'open', 'ivr-called'],
    ['12:04', hears({ type: 'ivr-failed', problem: 'down' }), 'open', 'ivr-failed'],
  ])
})

describe('an outcome that nobody waits for changes nothing', () => {
  const search = { kind: 'find-ticket', marker: 'gb-x-1' as never } as const
  test.each([
    { type: 'ticket-created', ticketId: id(1) },
    { type: 'create-unknown', problem: 'x' },
    { type: 'create-refused', problem: 'x' },
    { type: 'search-done', search, tickets: [found(1)] },
    { type: 'ticket-closed', how: 'closed' },
    { type: 'close-refused', problem: 'x' },
  ] as const)('$type', (event) => {
    play(policy, [['12:00', hears(event), 'idle', 'not-applicable']])
  })
})
