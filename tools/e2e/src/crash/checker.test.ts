import { describe, expect, test } from 'vitest'

import type { Ticket } from '../glpi.ts'
import { check } from './checker.ts'
import type { GlpiRequest, History, SentDelivery } from './history.ts'

const title = '[gb-x-1] Disk web1'

describe('a good history', () => {
  test('one firing, one ticket', () => {
    expect(kinds({ deliveries: [fires(0)], requests: [create(10)], tickets: [ticket(1)] })).toEqual(
      [],
    )
  })

  test('fired and resolved: the ticket is closed', () => {
    const history = {
      deliveries: [fires(0), resolves(20)],
      requests: [create(10), end(30, 1)],
      tickets: [ticket(1, { status: 6 })],
    }
    expect(kinds(history)).toEqual([])
  })

  test('a delivery without an answer may have been stored, or not', () => {
    const deliveries = [fires(0, { answer: 'unknown' })]
    expect(kinds({ deliveries })).toEqual([])
    expect(kinds({ deliveries, requests: [create(10)], tickets: [ticket(1)] })).toEqual([])
  })

  test('a resolve without an answer may have been stored, or not', () => {
    const deliveries = [fires(0), resolves(20, { answer: 'unknown' })]
    expect(kinds({ deliveries, requests: [create(10)], tickets: [ticket(1)] })).toEqual([])
    const closed = { requests: [create(10), end(30, 1)], tickets: [ticket(1, { status: 6 })] }
    expect(kinds({ deliveries, ...closed })).toEqual([])
  })

  test('a create is repeated after a look, GLPI executes the first one late, and the twin is closed', () => {
    const history = {
      deliveries: [fires(0)],
      requests: [create(10), search(400), search(600), create(700), end(2_000, 2)],
      tickets: [ticket(1), ticket(2, { status: 6 })],
    }
    expect(kinds(history)).toEqual([])
  })

  test('a create that GLPI refused is repeated without a look', () => {
    const requests = [create(10, { refused: true }), create(20)]
    expect(kinds({ deliveries: [fires(0)], requests, tickets: [ticket(1)] })).toEqual([])
  })

  test('it breaks again after its ticket was closed: a second ticket', () => {
    const second = '[gb-x-2] Disk web1'
    const history = {
      deliveries: [fires(0), resolves(20), fires(40, { startsAt: 40 })],
      requests: [create(10), end(30, 1), create(50, { title: second })],
      tickets: [ticket(1, { status: 6 }), ticket(2, { title: second })],
    }
    expect(kinds(history)).toEqual([])
  })
})

describe('violations', () => {
  test('lost: acknowledged, and no ticket', () => {
    expect(kinds({ deliveries: [fires(0)] })).toEqual(['lost'])
  })

  test('lost: it broke again a moment after the end of its ticket, and was resolved at once', () => {
    const history = {
      deliveries: [fires(0), resolves(20), fires(31, { startsAt: 31 }), resolves(32)],
      requests: [create(10), end(30, 1)],
      tickets: [ticket(1, { status: 6 })],
    }
    expect(kinds(history)).toEqual(['lost'])
  })

  test('lost: it broke again after the end of its ticket, and nothing came', () => {
    const history = {
      deliveries: [fires(0), resolves(20), fires(4_000, { startsAt: 4_000 }), resolves(6_000)],
      requests: [create(10), end(30, 1)],
      tickets: [ticket(1, { status: 6 })],
    }
    expect(kinds(history)).toEqual(['lost'])
  })

  test('doubled: two live tickets', () => {
    const history = {
      deliveries: [fires(0)],
      requests: [create(10), search(15), create(20)],
      tickets: [ticket(1), ticket(2)],
    }
    expect(kinds(history)).toEqual(['doubled'])
  })

  test('doubled: two live tickets of a delivery that was never answered', () => {
    const history = {
      deliveries: [fires(0, { answer: 'unknown' })],
      requests: [create(10), search(15), create(20)],
      tickets: [ticket(1), ticket(2)],
    }
    expect(kinds(history)).toEqual(['doubled'])
  })

  test('blind-repeat: asked again without a look, even when all went well in the end', () => {
    const history = {
      deliveries: [fires(0)],
      requests: [create(10), create(20), end(30, 2)],
      tickets: [ticket(1), ticket(2, { status: 6 })],
    }
    expect(kinds(history)).toEqual(['blind-repeat'])
  })

  test('blind-repeat: it looked for another marker', () => {
    const history = {
      deliveries: [fires(0)],
      requests: [create(10), search(15, '^[gb-x-11]'), create(20)],
      tickets: [ticket(1)],
    }
    expect(kinds(history)).toEqual(['blind-repeat'])
  })

  test('unasked: a ticket about something that nobody sent', () => {
    const tickets = [ticket(1), ticket(2, { title: '[gb-y-1] Unheard of' })]
    expect(kinds({ deliveries: [fires(0)], requests: [create(10)], tickets })).toEqual(['unasked'])
  })

  test('unasked: only a refused delivery spoke of it', () => {
    const history = {
      deliveries: [fires(0, { answer: 'refused' })],
      requests: [create(10)],
      tickets: [ticket(1)],
    }
    expect(kinds(history)).toContain('unasked')
  })

  test('unasked: a second episode without a second beginning', () => {
    const second = '[gb-x-2] Disk web1'
    const history = {
      deliveries: [fires(0), resolves(20), fires(25)],
      requests: [create(10), end(30, 1), create(50, { title: second })],
      tickets: [ticket(1, { status: 6 }), ticket(2, { title: second })],
    }
    expect(kinds(history)).toEqual(['unasked'])
  })

  test('closed-while-firing: ended, and nothing had said that it is over', () => {
    const history = {
      deliveries: [fires(0)],
      requests: [create(10), end(30, 1)],
      tickets: [ticket(1, { status: 6 })],
    }
    expect(new Set(kinds(history))).toEqual(new Set(['closed-while-firing']))
  })

  test('closed-while-firing: ended before the resolve was sent', () => {
    const history = {
      deliveries: [fires(0), resolves(40)],
      requests: [create(10), end(30, 1)],
      tickets: [ticket(1, { status: 6 })],
    }
    expect(kinds(history)).toEqual(['closed-while-firing'])
  })

  test('closed-while-firing: it fires again, and its ticket is still ended', () => {
    const history = {
      deliveries: [fires(0), resolves(20), fires(25, { startsAt: 25 })],
      requests: [create(10), end(30, 1)],
      tickets: [ticket(1, { status: 6 })],
    }
    expect(kinds(history)).toEqual(['closed-while-firing'])
  })

  test('left-open: the resolve was acknowledged', () => {
    const history = {
      deliveries: [fires(0), resolves(20)],
      requests: [create(10)],
      tickets: [ticket(1)],
    }
    expect(kinds(history)).toEqual(['left-open'])
  })

  test('a ticket in the bin does not count as live', () => {
    const history = {
      deliveries: [fires(0)],
      requests: [create(10)],
      tickets: [ticket(1, { binned: true })],
    }
    expect(kinds(history)).toEqual(['closed-while-firing'])
  })
})

function kinds(history: Partial<History>): readonly string[] {
  return check({ deliveries: [], requests: [], tickets: [], ...history }).map(({ kind }) => kind)
}

function fires(
  sentAt: number,
  { answer = 'acknowledged', startsAt = 0 }: Partial<SentDelivery> & { startsAt?: number } = {},
): SentDelivery {
  return { sentAt, answer, alerts: [{ name: 'Disk', status: 'firing', startsAt }] }
}

function resolves(
  sentAt: number,
  { answer = 'acknowledged' }: Partial<SentDelivery> = {},
): SentDelivery {
  return {
    sentAt,
    answer,
    alerts: [{ name: 'Disk', status: 'resolved', startsAt: 0, endsAt: sentAt }],
  }
}

function create(at: number, more: { title?: string; refused?: boolean } = {}): GlpiRequest {
  return { type: 'create', at, title, refused: false, ...more }
}

function search(at: number, text = '^[gb-x-1]'): GlpiRequest {
  return { type: 'search', at, text }
}

function end(at: number, ticketId: number): GlpiRequest {
  return { type: 'end', at, ticketId }
}

function ticket(id: number, more: Partial<Ticket> = {}): Ticket {
  return { id, title, status: 2, binned: false, ...more }
}
