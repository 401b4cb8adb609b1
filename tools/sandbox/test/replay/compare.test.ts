import { describe, expect, test } from 'vitest'

import { differences } from './compare.ts'
import type { Exchange } from './recordings.ts'
import type { Received } from './send.ts'

const base = 'http://127.0.0.1:1'

function compared(response: Partial<Exchange['response']>, received: Partial<Received>): unknown {
  const exchange: Exchange = {
    id: 'x-01',
    scenario: 'x',
    request: { method: 'GET', path: '/', headers: {}, body: null },
    response: { status: 200, headers: {}, body: null, ...response },
  }
  return differences(exchange, { status: 200, headers: {}, body: 'null', ...received }, base)
}

describe('a recorded answer and ours', () => {
  test('are alike when only placeholders differ', () => {
    const recorded = {
      headers: { location: '<base>/Ticket/1' },
      body: { at: '<time>', session: '<session>', solve_delay_stat: 1 },
    }
    const body = { at: '2030-01-01 00:00:00', session: 'a'.repeat(26), solve_delay_stat: 9 }
    const received = { headers: { location: `${base}/Ticket/1` }, body: JSON.stringify(body) }
    expect(compared(recorded, received)).toEqual([])
  })

  test.each([
    [{ status: 201 }, {}],
    [{ body: { a: 1 } }, { body: '{"a":2}' }],
    [{ body: { a: 1 } }, { body: '{"a":1,"b":2}' }],
    [{ body: { a: 1 } }, { body: '{}' }],
    [{ body: [1, 2] }, { body: '[1]' }],
    [{ body: '<time>' }, { body: 'now' }],
    [{ body: '' }, { body: 'x' }],
    [{ body: 'begin…<cut, 8 bytes>' }, { body: 'begin!' }],
    [{ body: 'begin…<cut, 6 bytes>' }, { body: 'bogus!' }],
    [{ body: { takeintoaccount_delay_stat: 0 } }, { body: '{"takeintoaccount_delay_stat":1}' }],
    [{ headers: { 'Content-Type': 'text/html' } }, {}],
    [{}, { headers: { location: '/x' } }],
  ])('%j and %j are not', (recorded, received) => {
    expect(compared(recorded, received)).not.toEqual([])
  })
})
