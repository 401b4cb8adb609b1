import { describe, expect, test } from 'vitest'

import { GlpiError } from '../errors.ts'
import type { GlpiProblem } from '../errors.ts'
import type { IvrCaller } from '../ivr/ivr-caller.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import type { Subject } from '../lifecycle/subject.ts'
import type { Marker } from '../tickets/marker.ts'
import type { TicketDraft, TicketId } from '../tickets/ticket.ts'
import type { Ticketing } from '../tickets/ticketing.ts'
import { execute } from './execute.ts'
import type { Outside } from './execute.ts'
import type { Claim, Operation, OutboxId } from './operation.ts'

const marker = 'gb-x-1' as Marker
const ticketId = 7 as TicketId
const subject: Subject = {
  alertName: 'HighCPU',
  resource: { name: 'EC2', id: 'i-1' },
  labels: {},
  annotations: {},
  startsAt: 0,
}
const create: Operation = { kind: 'create-ticket', marker, subject }
const never = new AbortController().signal

function claim(operation: Operation, change: Partial<Claim> = {}): Claim {
  return {
    id: 1 as OutboxId,
    incidentKey: 'k' as IncidentKey,
    instance: 'main',
    operation,
    attempt: 1,
    abandoned: false,
    owner: 'me',
    leaseUntil: 60_000,
    ...change,
  }
}

interface Spy extends Outside {
  readonly drafts: TicketDraft[]
  readonly notes: string[]
}

function outside(fail?: () => unknown, ivr?: IvrCaller): Spy {
  const drafts: TicketDraft[] = []
  const notes: string[] = []
  const attempt = <Value>(value: Value): Promise<Value> =>
    fail ? Promise.reject(fail()) : Promise.resolve(value)
  const ticketing: Ticketing = {
    create: (draft) => {
      drafts.push(draft)
      return attempt(ticketId)
    },
    find: () => attempt([{ id: ticketId, status: 2, binned: false }]),
    end: (_, note) => {
      notes.push(note)
      return attempt('closed')
    },
  }
  return {
    ticketing,
    ...(ivr && { ivr }),
    now: () => 100,
    waitMs: (attempts, retryAfterMs) => attempts * 10 + (retryAfterMs ?? 0),
    drafts,
    notes,
  }
}

function failure(change: Partial<GlpiProblem>): () => GlpiError {
  const problem: GlpiProblem = { code: 'unavailable', retryable: true, executed: 'no', hint: '' }
  return () => new GlpiError('glpi', 'it failed', { ...problem, ...change })
}

describe('what succeeds', () => {
  test('a create gives the new id', async () => {
    const world = outside()
    const { event, settlement } = await execute(claim(create), world, never)
    expect({ event, settlement }).toEqual({
      event: { type: 'ticket-created', ticketId },
      settlement: { kind: 'done' },
    })
    expect(world.drafts[0]?.title).toBe('[gb-x-1] HighCPU: EC2 i-1')
  })

  test('a search says what was looked for', async () => {
    const find: Operation = { kind: 'find-ticket', marker, keep: ticketId }
    const { event } = await execute(claim(find), outside(), never)
    expect(event).toEqual({
      type: 'search-done',
      search: find,
      tickets: [{ id: 7, status: 2, binned: false }],
    })
  })

  test('a late twin is closed with a note about the ticket that stays', async () => {
    const world = outside()
    const twin: Operation = { kind: 'close-twin', ticketId, keep: 3 as TicketId }
    const { event } = await execute(claim(twin), world, never)
    expect(event).toEqual({ type: 'twin-closed', ticketId })
    expect(world.notes[0]).toContain('ticket 3')
  })
})

describe('what fails', () => {
  test('waits longer with every attempt, and as long as it is asked to', async () => {
    const world = outside(failure({ retryAfterMs: 5_000 }))
    const { settlement } = await execute(claim(create, { attempt: 3 }), world, never)
    expect(settlement).toEqual({ kind: 'retry', at: 100 + 30 + 5_000 })
  })

  test('because we are stopping, may be tried again at once', async () => {
    const world = outside(failure({ code: 'aborted' }))
    const { settlement } = await execute(claim(create), world, never)
    expect(settlement).toEqual({ kind: 'retry', at: 100 })
  })

  test('after an attempt whose end nobody saw, stays in doubt', async () => {
    const close: Operation = { kind: 'close-ticket', ticketId, note: 'over' }
    const once = await execute(claim(close), outside(failure({})), never)
    const again = await execute(claim(close, { abandoned: true }), outside(failure({})), never)
    expect(once.settlement).toEqual({ kind: 'retry', at: 110 })
    expect(again.settlement).toEqual({ kind: 'retry', at: 110, uncertain: true })
  })

  test('in a way nobody foresaw, may have been executed', async () => {
    const world = outside(() => new TypeError('oops'))
    const { event } = await execute(claim(create), world, never)
    expect(event).toEqual({ type: 'create-unknown', problem: 'oops' })
  })
})

describe('what is not even tried', () => {
  test('a create whose worker died', async () => {
    const world = outside()
    const { event } = await execute(claim(create, { abandoned: true }), world, never)
    expect(event.type).toBe('create-unknown')
    expect(world.drafts).toEqual([])
  })

  test('an announcement that is too late, or that nobody takes', async () => {
    let calls = 0
    const caller: IvrCaller = {
      call: () => {
        calls += 1
        return Promise.resolve()
      },
    }
    const call = (expiresAt: number): Claim =>
      claim({ kind: 'call-ivr', marker, ticketId, subject, expiresAt })
    const late = await execute(call(100), outside(undefined, caller), never)
    const nobody = await execute(call(101), outside(), never)
    const inTime = await execute(call(101), outside(undefined, caller), never)
    expect([late, nobody, inTime].map(({ event }) => event.type)).toEqual([
      'ivr-failed',
      'ivr-failed',
      'ivr-called',
    ])
    expect(calls).toBe(1)
  })
})
