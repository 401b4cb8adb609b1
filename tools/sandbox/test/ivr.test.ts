import { afterEach, beforeEach, expect, test } from 'vitest'

import { control, startStandIn, type IvrCall, type RunningStandIn } from '../src/index.ts'

let ivr: RunningStandIn<'ivr'>
beforeEach(async () => {
  ivr = await startStandIn('ivr')
})
afterEach(() => ivr.close())

const announcement = { reference: 'gb-x-1', title: 'Disk full on web01', ticket: 15 }

function announce(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(ivr.credentials.url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${ivr.credentials.token}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const calls = async (): Promise<readonly IvrCall[]> =>
  (await control(ivr.url).state<{ calls: readonly IvrCall[] }>()).calls

test('an announcement is accepted with an id', async () => {
  const response = await announce({ ...announcement, extra: true })
  expect(response.status).toBe(202)
  expect(await response.json()).toEqual({ id: 'call-1', status: 'accepted' })
  expect(await calls()).toMatchObject([
    { id: 'call-1', announcement: { ...announcement, extra: true } },
  ])
})

test('the same idempotency key gives the same answer and one call', async () => {
  const key = { 'Idempotency-Key': 'a' }
  const first = await (await announce(announcement, key)).json()
  expect(await (await announce(announcement, key)).json()).toEqual(first)
  expect(await calls()).toHaveLength(1)
  expect((await announce({ ...announcement, title: 'Other' }, key)).status).toBe(422)
  await announce(announcement)
  expect(await calls()).toHaveLength(2)
})

test.each([
  ['no token', announcement, { Authorization: '' }, 401],
  ['a wrong token', announcement, { Authorization: 'Bearer wrong' }, 401],
  ['another type', announcement, { 'Content-Type': 'text/plain' }, 415],
  ['no JSON', '{', {}, 400],
  ['no reference', { title: 'x' }, {}, 422],
])('%s: %j %j: %i', async (_, body, headers, status) => {
  const response = await announce(body, headers as unknown as Record<string, string>)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await calls()).toEqual([])
})

test('all mistakes of an announcement are told', async () => {
  const response = await announce({ reference: '', ticket: -1 })
  const { errors } = (await response.json()) as { errors: readonly { path: string }[] }
  expect(errors.map(({ path }) => path)).toEqual(['reference', 'title', 'ticket'])
})

test('only POST /call', async () => {
  expect((await fetch(ivr.credentials.url)).status).toBe(405)
  expect((await fetch(`${ivr.url}/other`)).status).toBe(404)
})
