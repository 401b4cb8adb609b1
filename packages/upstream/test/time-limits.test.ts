import { systemClock } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import { json, serve, serveRaw } from './local-server.ts'

describe('time for an attempt', () => {
  test('headers that do not come', async () => {
    const server = await serve(() => undefined)
    const upstream = client(server.url, { attemptTimeoutMs: 200 })
    const error = await errorOf(upstream.request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({
      code: 'timeout',
      executed: 'unknown',
      retryable: false,
      attempts: 1,
    })
    await eventually(() => server.connections.size).toBe(0)
  })

  test('a body that does not end', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200)
      response.write('{')
    })
    const upstream = client(server.url)
    const call = upstream.request({ path: '/', attemptTimeoutMs: 200 })
    expect(await errorOf(call)).toMatchObject({ code: 'timeout', status: 200, attempts: 3 })
    expect(server.arrived).toHaveLength(3)
  })

  test('a server that accepts and says nothing during the TLS handshake: nothing was sent', async () => {
    const server = await serveRaw(() => undefined)
    const upstream = client(`https://127.0.0.1:${server.port}`, { attemptTimeoutMs: 40 })
    const error = await errorOf(upstream.request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({ code: 'timeout', executed: 'no', retryable: true, attempts: 3 })
  })

  test('the next attempt may be faster', async () => {
    let slow = true
    const server = await serve((_, response) => {
      if (!slow) json(response, {})
      slow = false
    })
    const upstream = client(server.url, { attemptTimeoutMs: 400 })
    expect(await upstream.request({ path: '/' })).toMatchObject({ attempts: 2 })
  })
})

describe('time for a call', () => {
  test('ends an attempt that is under way', async () => {
    const server = await serve(() => undefined)
    const call = client(server.url).request({ method: 'POST', path: '/', deadlineMs: 250 })
    expect(await errorOf(call)).toMatchObject({
      code: 'deadline',
      executed: 'unknown',
      attempts: 1,
    })
  })

  test('covers all attempts and the waits between them', async () => {
    const clock = manualClock()
    const server = await serve((_, response) => json(response, {}, 503))
    const upstream = client(server.url, {
      clock,
      deadlineMs: 10_000,
      breaker: false,
      retry: { attempts: 100, initialMs: 4_000, maxMs: 4_000, budget: { perMinute: 100 } },
    })
    const call = errorOf(upstream.request({ path: '/' }))
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await eventually(() => scheduled(upstream.events)).toBe(attempt)
      await clock.advance(2_000)
    }
    expect(await call).toMatchObject({ code: 'status', attempts: 5, gaveUp: 'deadline' })
    expect(clock.sleeping).toBe(0)
  })

  test('is not waited for when the next attempt would come too late anyway', async () => {
    const server = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '3600' })
      response.end()
    })
    const before = systemClock.monotonic()
    const error = await errorOf(client(server.url).request({ path: '/' }))
    expect(systemClock.monotonic() - before).toBeLessThan(2_000)
    expect(error).toMatchObject({
      code: 'status',
      status: 429,
      executed: 'no',
      retryable: true,
      retryAfterMs: 3_600_000,
      gaveUp: 'deadline',
      attempts: 1,
    })
  })
})

function scheduled(events: readonly { readonly type: string }[]): number {
  return events.filter(({ type }) => type === 'retry-scheduled').length
}
