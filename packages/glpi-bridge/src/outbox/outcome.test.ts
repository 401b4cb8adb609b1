import { describe, expect, test } from 'vitest'

import type { Subject } from '../lifecycle/subject.ts'
import type { Marker } from '../tickets/marker.ts'
import type { TicketId } from '../tickets/ticket.ts'
import type { Operation } from './operation.ts'
import { afterFailure } from './outcome.ts'
import type { Failure } from './outcome.ts'

const marker = 'gb-x-1' as Marker
const subject: Subject = {
  alertName: 'HighCPU',
  resource: { name: 'EC2', id: 'i-1' },
  labels: {},
  annotations: {},
  startsAt: 0,
}
const ticketId = 7 as TicketId
const create: Operation = { kind: 'create-ticket', marker, subject }
const find: Operation = { kind: 'find-ticket', marker }
const close: Operation = { kind: 'close-ticket', ticketId, note: 'over' }
const twin: Operation = { kind: 'close-twin', ticketId, keep: 3 as TicketId }
const ivr: Operation = { kind: 'call-ivr', marker, ticketId, subject, expiresAt: 1_000 }

const refused: Failure = { problem: 'no', retryable: false, executed: 'no' }
const down: Failure = { problem: 'down', retryable: true, executed: 'no' }
const lost: Failure = { problem: 'lost', retryable: true, executed: 'unknown' }

describe('a create', () => {
  test('that may have been executed is not repeated', () => {
    expect(afterFailure(create, lost, 500)).toMatchObject({
      settlement: { kind: 'done' },
      event: { type: 'create-unknown', problem: 'lost' },
    })
  })

  test('that was executed without giving an id is looked for', () => {
    const outcome = afterFailure(create, { ...lost, executed: 'yes' }, 500)
    expect(outcome.event).toEqual({ type: 'create-unknown', problem: 'lost' })
  })

  test('that was not executed is repeated', () => {
    expect(afterFailure(create, down, 500)).toMatchObject({
      settlement: { kind: 'retry', at: 500 },
      event: { type: 'deferred', operation: 'create-ticket', problem: 'down', retryAt: 500 },
    })
  })

  test('that was refused for good is not', () => {
    expect(afterFailure(create, refused, 500)).toMatchObject({
      settlement: { kind: 'done' },
      event: { type: 'create-refused', problem: 'no' },
    })
  })
})

describe('a close', () => {
  test('that failed is repeated: it looks first', () => {
    expect(afterFailure(close, down, 500).settlement).toEqual({ kind: 'retry', at: 500 })
  })

  test('that may have been executed is repeated too, and cannot be taken back', () => {
    const settlement = { kind: 'retry', at: 500, uncertain: true }
    expect(afterFailure(close, lost, 500).settlement).toEqual(settlement)
  })

  test('that was refused for good is given back', () => {
    expect(afterFailure(close, refused, 500)).toMatchObject({
      settlement: { kind: 'done' },
      event: { type: 'close-refused', problem: 'no' },
    })
  })
})

test.each([find, twin])('$kind is never given up', (operation) => {
  for (const failure of [refused, down, lost]) {
    expect(afterFailure(operation, failure, 500).settlement).toMatchObject({
      kind: 'retry',
      at: 500,
    })
  }
})

describe('an announcement', () => {
  test('is repeated while it helps, also when it may have been heard', () => {
    expect(afterFailure(ivr, lost, 999).settlement).toMatchObject({ kind: 'retry', at: 999 })
  })

  test('is given up when the next attempt would be too late', () => {
    expect(afterFailure(ivr, down, 1_000)).toMatchObject({
      settlement: { kind: 'done' },
      event: { type: 'ivr-failed', problem: 'down' },
    })
  })

  test('is given up when it is refused for good', () => {
    expect(afterFailure(ivr, refused, 500).event).toEqual({ type: 'ivr-failed', problem: 'no' })
  })
})
