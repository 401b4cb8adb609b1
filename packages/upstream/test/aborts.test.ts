import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import { json, serve } from './local-server.ts'

const reason = new Error('the user went away')

describe("the caller's signal", () => {
  test('aborts before anything is sent', async () => {
    const server = await serve((_, response) => json(response, {}))
    const call = client(server.url).request({
      method: 'POST',
      path: '/',
      signal: AbortSignal.abort(reason),
    })
    const error = await errorOf(call)
    expect(error).toMatchObject({ code: 'aborted', executed: 'no', attempts: 0 })
    expect(error.cause).toBe(reason)
    expect(server.arrived).toEqual([])
  })

  test('aborts an attempt that is under way, and closes its connection', async () => {
    const server = await serve(() => undefined)
    const stop = new AbortController()
    const call = client(server.url).request({ method: 'POST', path: '/', signal: stop.signal })
    await eventually(() => server.arrived.length).toBe(1)
    stop.abort(reason)
    const error = await errorOf(call)
    expect(error).toMatchObject({ code: 'aborted', executed: 'unknown', retryable: false })
    expect(error.cause).toBe(reason)
    await eventually(() => server.connections.size).toBe(0)
  })

  test('ends the wait for a retry at once, and there is no further attempt', async () => {
    const clock = manualClock()
    const server = await serve((_, response) => json(response, {}, 503))
    const upstream = client(server.url, { clock, retry: { initialMs: 10_000 } })
    const stop = new AbortController()
    const call = errorOf(upstream.request({ path: '/', signal: stop.signal }))
    await eventually(() => upstream.events.some(({ type }) => type === 'retry-scheduled')).toBe(
      true,
    )
    stop.abort(reason)
    const error = await call
    expect(error).toMatchObject({ code: 'aborted', attempts: 1, executed: 'unknown' })
    expect(error.message).toContain('before that: 503 Service Unavailable')
    await clock.advance(60_000)
    expect(server.arrived).toHaveLength(1)
    expect(clock.sleeping).toBe(0)
  })

  test('of many calls at once does not start a storm', async () => {
    const server = await serve((_, __, socket) => socket.destroy())
    const upstream = client(server.url, {
      concurrency: { limit: 50 },
      breaker: false,
      retry: { attempts: 10, initialMs: 60_000, maxMs: 60_000, budget: { perMinute: 1_000 } },
      deadlineMs: 600_000,
    })
    const stop = new AbortController()
    const calls = Array.from({ length: 50 }, () =>
      errorOf(upstream.request({ path: '/', signal: stop.signal })),
    )
    await eventually(
      () => upstream.events.filter(({ type }) => type === 'retry-scheduled').length,
    ).toBe(50)
    stop.abort(reason)
    for (const error of await Promise.all(calls)) expect(error.code).toBe('aborted')
    expect(server.arrived).toHaveLength(50)
  })

  test('that aborts afterwards changes nothing, and is not held on to', async () => {
    const server = await serve((_, response) => json(response, { ok: true }))
    const stop = new AbortController()
    const listeners = countListeners(stop.signal)
    const answer = await client(server.url).request({ path: '/', signal: stop.signal })
    expect(listeners()).toBe(0)
    stop.abort(reason)
    expect(answer.json()).toEqual({ ok: true })
  })
})

function countListeners(signal: AbortSignal): () => number {
  let count = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    count += 1
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    count -= 1
    remove(...args)
  }
  return () => count
}
