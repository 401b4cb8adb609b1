import { manualClock } from '@retriever/upstream/testing'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import type { TestClient } from './client.ts'
import { json, serve } from './local-server.ts'

const startAt = Date.parse('2026-11-21T10:00:00Z')

/** Answers with the given answers one after the other, and with 200 afterwards. */
async function serveInTurn(...answers: readonly ((response: ServerResponse) => void)[]) {
  let turn = 0
  return serve((_, response) => {
    const answer = answers[turn] ?? ((response_: ServerResponse) => json(response_, { ok: true }))
    turn += 1
    answer(response)
  })
}

function limited(headers: Record<string, string>) {
  return (response: ServerResponse): void => {
    response.writeHead(429, headers)
    response.end()
  }
}

function delays({ events }: TestClient): readonly number[] {
  return events.flatMap((event) => (event.type === 'retry-scheduled' ? [event.delayMs] : []))
}

describe('429', () => {
  test.each<[string, Record<string, string>, number]>([
    ['Retry-After in seconds', { 'retry-after': '2' }, 2_000],
    ['Retry-After as a date', { 'retry-after': 'Sat, 21 Nov 2026 10:00:03 GMT' }, 3_000],
    ['X-RateLimit-Reset in seconds', { 'x-ratelimit-reset': '4' }, 4_000],
    [
      'X-RateLimit-Reset in epoch seconds',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(startAt / 1_000 + 5) },
      5_000,
    ],
    [
      'X-RateLimit-Reset in epoch microseconds',
      { 'x-ratelimit-reset': String((startAt + 6_000) * 1_000) },
      6_000,
    ],
    ['RateLimit', { ratelimit: '"default";r=0;t=7' }, 7_000],
  ])('waits as it was asked to, and repeats a POST: %s', async (_, headers, waitMs) => {
    const clock = manualClock(startAt)
    const server = await serveInTurn(limited(headers))
    const upstream = client(server.url, {
      clock,
      attemptTimeoutMs: 25_000,
      retry: { initialMs: 200 },
    })
    const call = upstream.request({ method: 'POST', path: '/', json: {} })
    await eventually(() => delays(upstream)).toEqual([waitMs + 100])
    await clock.advance(waitMs)
    expect(server.arrived).toHaveLength(1)
    await clock.advance(100)
    expect(await call).toMatchObject({ status: 200, attempts: 2 })
  })

  test('says what the limit is, in events and status', async () => {
    const limits = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99' }
    const server = await serve((_, response) => {
      response.writeHead(200, limits)
      response.end('{}')
    })
    const upstream = client(server.url)
    await upstream.request({ path: '/' })
    expect(upstream.status().rateLimit).toEqual({ limit: 100, remaining: 99 })
    expect(upstream.events).toContainEqual(
      expect.objectContaining({
        type: 'attempt-finished',
        rateLimit: { limit: 100, remaining: 99 },
      }),
    )
  })
})

describe('503', () => {
  test('a GET is repeated after a growing wait', async () => {
    const unavailable = (response: ServerResponse): void => json(response, {}, 503)
    const server = await serveInTurn(unavailable, unavailable)
    const upstream = client(server.url)
    expect(await upstream.request({ path: '/' })).toMatchObject({ attempts: 3 })
    expect(delays(upstream)).toEqual([1, 2])
  })

  test('a POST is not: it may have been executed', async () => {
    const server = await serve((_, response) => {
      response.writeHead(503, { 'retry-after': '9' })
      response.end()
    })
    const error = await errorOf(client(server.url).request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({
      status: 503,
      executed: 'unknown',
      retryable: false,
      retryAfterMs: 9_000,
      attempts: 1,
      gaveUp: 'unsafe',
    })
  })

  test('unless the vendor says that it was refused', async () => {
    const server = await serveInTurn((response) => json(response, 'maintenance', 503))
    const upstream = client(server.url, { executedBy: () => 'no' })
    expect(await upstream.request({ method: 'POST', path: '/' })).toMatchObject({ attempts: 2 })
  })
})

test('what an earlier attempt may have done is not forgotten', async () => {
  let attempts = 0
  const server = await serve((_, response, socket) => {
    attempts += 1
    if (attempts === 1) socket.destroy()
    else json(response, { error: 'exists' }, 409)
  })
  const call = client(server.url).request({ method: 'POST', path: '/', idempotencyKey: 'k' })
  expect(await errorOf(call)).toMatchObject({
    status: 409,
    attempts: 2,
    executed: 'unknown',
    message: expect.stringContaining('before that: the connection broke'),
  })
})

test('the budget keeps an outage from being multiplied', async () => {
  const server = await serve((_, response) => json(response, {}, 503))
  const upstream = client(server.url, {
    breaker: false,
    retry: { attempts: 5, budget: { ratio: 0.1, perMinute: 4 } },
  })
  const errors = []
  for (let call = 0; call < 40; call += 1) {
    errors.push(await errorOf(upstream.request({ path: '/' })))
  }
  expect(server.arrived.length - 40).toBeGreaterThanOrEqual(7)
  expect(server.arrived.length - 40).toBeLessThanOrEqual(8)
  expect(errors.at(-1)).toMatchObject({
    code: 'retry-budget',
    status: 503,
    gaveUp: 'budget',
    retryable: true,
    executed: 'unknown',
  })
  expect(errors.at(-1)?.message).toContain('the retry budget is used up')
})

test('events tell the story of a call', async () => {
  const server = await serveInTurn((response) => json(response, {}, 500))
  const upstream = client(server.url)
  await upstream.request({ path: '/Ticket/1?range=0-1', context: { operation: 'read-ticket' } })
  const about = {
    upstream: 'test',
    host: new URL(server.url).host,
    method: 'GET',
    path: '/Ticket/1',
    context: { operation: 'read-ticket' },
    at: expect.closeTo(Date.now(), -4),
  }
  const durationMs = expect.any(Number)
  expect(upstream.events).toEqual([
    { type: 'attempt-started', ...about, attempt: 1 },
    {
      type: 'attempt-finished',
      ...about,
      attempt: 1,
      durationMs,
      status: 500,
      code: 'status',
      executed: 'unknown',
    },
    { type: 'retry-scheduled', ...about, attempt: 1, delayMs: 1, reason: 'repeatable' },
    { type: 'attempt-started', ...about, attempt: 2 },
    { type: 'attempt-finished', ...about, attempt: 2, durationMs, status: 200, executed: 'yes' },
    { type: 'call-finished', ...about, attempts: 2, durationMs, status: 200, executed: 'yes' },
  ])
})

test('a listener that throws does no harm', async () => {
  const server = await serve((_, response) => json(response, {}))
  const events = () => {
    throw new Error('cannot count')
  }
  expect(await client(server.url, { events }).request({ path: '/' })).toMatchObject({ status: 200 })
})
