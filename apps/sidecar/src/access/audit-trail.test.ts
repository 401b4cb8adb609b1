import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import type { AuditRecord } from './audit-record.ts'
import { createAuditTrail } from './audit-trail.ts'

const asked: AuditRecord = {
  at: 1_700_000_000_000,
  requestId: 'r1',
  caller: 'key/ci',
  via: 'key',
  address: '192.0.2.1',
  method: 'POST',
  route: '/monitor',
  status: 201,
  durationMs: 12.3456789,
}
const unknown: AuditRecord = { ...asked, caller: 'nobody', via: 'none', status: 401 }

function openTrail() {
  const clock = manualClock()
  const written: AuditRecord[] = []
  let leftOut = 0
  const trail = createAuditTrail({
    sink: (record) => written.push(record),
    clock,
    onLeftOut: () => (leftOut += 1),
  })
  return { ...trail, clock, written, leftOut: () => leftOut }
}

test('the newest come first, and only the newest 500 stay', () => {
  const { latest, record, written } = openTrail()
  for (let count = 0; count < 510; count += 1) record({ ...asked, requestId: `r${count}` })
  expect(latest()).toHaveLength(500)
  expect(latest()[0]?.requestId).toBe('r509')
  expect(written).toHaveLength(510)
})

test('who listens hears of every record, until they stop', () => {
  const { record, subscribe } = openTrail()
  const heard: string[] = []
  const stop = subscribe(({ requestId }) => heard.push(requestId))
  record(asked)
  stop()
  record(asked)
  expect(heard).toEqual(['r1'])
})

describe('a record has', () => {
  test('no fields but its own', () => {
    const { latest, record } = openTrail()
    const more = { ...asked, authorization: 'Bearer canary', services: ['shop'], dryRun: true }
    record(more)
    expect(latest()).toEqual([{ ...asked, durationMs: 12.346, services: ['shop'], dryRun: true }])
  })

  test('no text of any length', () => {
    const { latest, record } = openTrail()
    const long = 'x'.repeat(100_000)
    record({
      ...asked,
      entity: long,
      refusal: long,
      caller: long,
      services: Array.from({ length: 1_000 }, () => long),
    })
    expect(JSON.stringify(latest()[0]).length).toBeLessThan(20_000)
  })
})

test('those who are known to nobody cannot fill it; they are counted', async () => {
  const { clock, latest, leftOut, record } = openTrail()
  record(asked)
  for (let count = 0; count < 1_000; count += 1) record(unknown)
  expect(latest()).toHaveLength(121)
  expect(leftOut()).toBe(880)
  record(asked)
  expect(latest()[0]?.caller).toBe('key/ci')
  await clock.advance(60_000)
  record(unknown)
  expect(latest()[0]?.caller).toBe('nobody')
})
