import { manualClock } from '@retriever/upstream/testing'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import type { TestClient } from './client.ts'
import { closedPort, json, serve } from './local-server.ts'

const once = { attempts: 1 }

function breakerChanges({ events }: TestClient): readonly string[] {
  return events.flatMap((event) => (event.type === 'breaker-changed' ? [event.state] : []))
}

describe('the circuit breaker', () => {
  test('opens when the upstream is down, and closes when it is back', async () => {
    let status = 500
    const clock = manualClock()
    const server = await serve((_, response) => json(response, {}, status))
    const breaker = { failures: 3, halfOpenAfterMs: 10_000 }
    const upstream = client(server.url, { clock, breaker, retry: once })
    for (let call = 0; call < 3; call += 1) await errorOf(upstream.request({ path: '/' }))
    expect(upstream.status().breaker).toBe('open')

    await clock.advance(4_000)
    const refused = await errorOf(upstream.request({ method: 'POST', path: '/' }))
    expect(refused).toMatchObject({
      code: 'breaker-open',
      executed: 'no',
      retryable: true,
      retryAfterMs: 6_000,
      attempts: 0,
      gaveUp: 'breaker',
    })
    expect(server.arrived).toHaveLength(3)

    await clock.advance(6_000)
    await errorOf(upstream.request({ path: '/' }))
    expect(server.arrived).toHaveLength(4)
    expect(upstream.status().breaker).toBe('open')

    status = 200
    await clock.advance(10_000)
    await upstream.request({ path: '/' })
    await upstream.request({ path: '/' })
    expect(upstream.status().breaker).toBe('closed')
    expect(breakerChanges(upstream)).toEqual(['open', 'half-open', 'open', 'half-open', 'closed'])
  })

  test('lets one attempt through at a time when it is half open', async () => {
    const clock = manualClock()
    const waiting: ServerResponse[] = []
    const server = await serve((_, response) => waiting.push(response))
    const breaker = { failures: 1, halfOpenAfterMs: 1_000 }
    const upstream = client(server.url, { clock, breaker, retry: once })
    const first = errorOf(upstream.request({ path: '/' }))
    await eventually(() => waiting.length).toBe(1)
    json(waiting[0] as ServerResponse, {}, 503)
    await first
    await clock.advance(1_000)
    const probe = upstream.request({ path: '/' })
    await eventually(() => waiting.length).toBe(2)
    expect(await errorOf(upstream.request({ path: '/' }))).toMatchObject({ code: 'breaker-open' })
    json(waiting[1] as ServerResponse, {})
    expect(await probe).toMatchObject({ status: 200 })
  })

  test('counts connections that are refused, and stops the retries of a call', async () => {
    const upstream = client(`http://127.0.0.1:${await closedPort()}`, {
      breaker: { failures: 2 },
      retry: { attempts: 5 },
    })
    const error = await errorOf(upstream.request({ path: '/' }))
    expect(error).toMatchObject({ code: 'unreachable', attempts: 2, gaveUp: 'breaker' })
  })

  test.each([400, 401, 404, 409, 429])('does not count %i', async (status) => {
    const server = await serve((_, response) => json(response, {}, status))
    const upstream = client(server.url, { breaker: { failures: 1 }, retry: once })
    for (let call = 0; call < 3; call += 1) await errorOf(upstream.request({ path: '/' }))
    expect(upstream.status().breaker).toBe('closed')
    expect(server.arrived).toHaveLength(3)
  })

  test('does not count calls that were given up, and takes accepted 5xx for an answer', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/health') json(response, { sealed: true }, 503)
    })
    const upstream = client(server.url, { breaker: { failures: 1 }, retry: once })
    const signal = AbortSignal.timeout(20)
    expect(await errorOf(upstream.request({ path: '/slow', signal }))).toMatchObject({
      code: 'aborted',
    })
    await upstream.request({ path: '/health', accept: (status) => status === 503 })
    expect(upstream.status().breaker).toBe('closed')
  })

  test('can be left out', async () => {
    const server = await serve((_, response) => json(response, {}, 500))
    const upstream = client(server.url, { breaker: false, retry: once })
    for (let call = 0; call < 10; call += 1) await errorOf(upstream.request({ path: '/' }))
    expect(server.arrived).toHaveLength(10)
  })
})

describe('the concurrency limit', () => {
  test('lets some through, some wait, and refuses the rest', async () => {
    const waiting: ServerResponse[] = []
    const server = await serve((_, response) => waiting.push(response))
    const upstream = client(server.url, { concurrency: { limit: 2, queue: 1 } })
    const calls = [1, 2, 3].map((id) => upstream.request({ path: `/${id}` }))
    await eventually(() => waiting.length).toBe(2)
    expect(upstream.status()).toMatchObject({ inFlight: 2, queued: 1 })
    expect(await errorOf(upstream.request({ method: 'POST', path: '/4' }))).toMatchObject({
      code: 'saturated',
      executed: 'no',
      retryable: true,
      attempts: 0,
    })
    for (let answered = 0; answered < 3; answered += 1) {
      await eventually(() => waiting.length).toBeGreaterThan(answered)
      json(waiting[answered] as ServerResponse, {})
    }
    await Promise.all(calls)
    expect(server.arrived.map(({ url }) => url)).toEqual(['/1', '/2', '/3'])
    expect(upstream.status()).toMatchObject({ inFlight: 0, queued: 0 })
  })

  test('who waits can leave, and sends nothing', async () => {
    const waiting: ServerResponse[] = []
    const server = await serve((_, response) => waiting.push(response))
    const upstream = client(server.url, { concurrency: { limit: 1, queue: 5 } })
    const first = upstream.request({ path: '/first' })
    await eventually(() => waiting.length).toBe(1)
    const stop = new AbortController()
    const leaving = errorOf(upstream.request({ method: 'POST', path: '/', signal: stop.signal }))
    const late = errorOf(upstream.request({ method: 'POST', path: '/', deadlineMs: 20 }))
    stop.abort()
    expect(await leaving).toMatchObject({ code: 'aborted', executed: 'no', attempts: 0 })
    expect(await late).toMatchObject({ code: 'deadline', executed: 'no', attempts: 0 })
    json(waiting[0] as ServerResponse, {})
    await first
    await eventually(() => upstream.status()).toMatchObject({ inFlight: 0, queued: 0 })
    expect(server.arrived).toHaveLength(1)
  })
})

test('status tells how it went last', async () => {
  let status = 200
  const clock = manualClock(1_000)
  const server = await serve((_, response) => json(response, {}, status))
  const upstream = client(server.url, { clock, retry: once })
  expect(upstream.status()).toEqual({
    upstream: 'test',
    host: `127.0.0.1:${server.port}`,
    breaker: 'closed',
    inFlight: 0,
    queued: 0,
  })
  await upstream.request({ path: '/' })
  await clock.advance(500)
  status = 500
  await errorOf(upstream.request({ path: '/' }))
  expect(upstream.status()).toMatchObject({
    lastSuccessAt: 1_000,
    lastError: {
      code: 'status',
      status: 500,
      message: 'test: GET /: 500 Internal Server Error',
      at: 1_500,
    },
  })
})
