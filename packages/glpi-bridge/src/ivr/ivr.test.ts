import { staticCredential } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import type { Subject } from '../lifecycle/subject.ts'
import type { Marker } from '../tickets/marker.ts'
import type { TicketId } from '../tickets/ticket.ts'
import { createIvr } from './ivr.ts'
import type { Ivr, IvrOptions } from './ivr.ts'

const subject: Subject = {
  alertName: 'HighCPU',
  resource: { name: 'EC2', id: 'i-0abc' },
  severity: 'critical',
  labels: {},
  annotations: {},
  startsAt: Date.UTC(2026, 10, 21, 6),
}
const announcement = { marker: 'gb-x-1' as Marker, ticketId: 7 as TicketId, subject }
const never = new AbortController().signal

interface Endpoint {
  readonly ivr: Ivr
  readonly calls: { readonly url: string; readonly headers: Headers; readonly body: unknown }[]
}

function endpoint(statuses: readonly number[], options: Partial<IvrOptions> = {}): Endpoint {
  const calls: Endpoint['calls'] = []
  const fakeFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const body: unknown = await request.json()
    calls.push({ url: request.url, headers: request.headers, body })
    return new Response('', { status: statuses[calls.length - 1] ?? 500 })
  }
  const url = 'https://ivr.example.org/v1/call?queue=ops'
  const retry = { attempts: 1 }
  return { ivr: createIvr({ url, retry, fetch: fakeFetch, ...options }), calls }
}

describe('an announcement', () => {
  test('says what is wrong, with the marker as reference and as key', async () => {
    const { ivr, calls } = endpoint([202])
    await ivr.call(announcement, never)
    expect(calls[0]?.url).toBe('https://ivr.example.org/v1/call?queue=ops')
    expect(calls[0]?.headers.get('idempotency-key')).toBe('gb-x-1')
    expect(calls[0]?.headers.get('authorization')).toBeNull()
    expect(calls[0]?.body).toEqual({
      reference: 'gb-x-1',
      ticket: 7,
      title: 'HighCPU: EC2 i-0abc (critical)',
      severity: 'critical',
      alert: 'HighCPU',
      resource: { name: 'EC2', id: 'i-0abc' },
      startsAt: '2026-11-21T06:00:00.000Z',
      link: null,
    })
  })

  test('carries the token, and a newer one when that is refused', async () => {
    const rejected: string[] = []
    const token = {
      get: () =>
        Promise.resolve(
          rejected.length === 0
            ? { version: '1', value: 'old-token' }
            : { version: '2', value: 'new-token' },
        ),
      reject: (version: string) => rejected.push(version),
    }
    const { ivr, calls } = endpoint([401, 200], { token })
    await ivr.call(announcement, never)
    expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer old-token',
      'Bearer new-token',
    ])
    expect(rejected).toEqual(['1'])
  })
})

describe('a failure', () => {
  test.each([
    [400, { code: 'refused', retryable: false }],
    [401, { code: 'login', retryable: true }],
    [429, { code: 'rate-limited', retryable: true }],
    [503, { code: 'unavailable', retryable: true }],
  ])('%i', async (status, expected) => {
    const { ivr } = endpoint([status], { token: staticCredential('s3cr3t-token') })
    const error: unknown = await ivr.call(announcement, never).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'GlpiError', status, ...expected })
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cr3t')
  })

  test('of the source of the token is one that passes', async () => {
    const token = {
      get: () => Promise.reject(new Error('vault is sealed')),
      reject: () => undefined,
    }
    const { ivr, calls } = endpoint([200], { token })
    await expect(ivr.call(announcement, never)).rejects.toMatchObject({
      code: 'login',
      executed: 'no',
      retryable: true,
    })
    expect(calls).toEqual([])
  })
})
