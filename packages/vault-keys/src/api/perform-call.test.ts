import { Secret } from '@retriever/upstream/secret'
import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test, vi } from 'vitest'

import { json, listen } from '../../test/local-server.ts'
import { failureOf, inTurn, openApi, reset, silent } from '../../test/open-api.ts'
import type { VaultEvent } from '../events.ts'
import type { VaultCall } from './call.ts'

const read: VaultCall = {
  operation: 'read',
  method: 'GET',
  path: 'secret/data/birddog?version=7',
  token: new Secret('s.t0ken'),
  repeat: 'safe',
}

describe('what is repeated', () => {
  test('a safe call, until it is answered; each attempt is told', async () => {
    const { url } = await listen(
      inTurn(json({ errors: ['Vault is sealed'] }, 503), json({ data: 1 })),
    )
    const events: VaultEvent[] = []
    const api = openApi(url, { events: (event) => events.push(event), random: () => 0.5 })
    expect((await api.call(read)).body).toEqual({ data: 1 })
    const attempt = { vault: 'vault', at: expect.any(Number), operation: 'read' }
    const finished = {
      ...attempt,
      type: 'request-finished',
      path: 'secret/data/birddog',
      durationMs: expect.any(Number),
    }
    expect(events).toEqual([
      { ...finished, status: 503, code: 'sealed', attempt: 1 },
      { ...attempt, type: 'retry-scheduled', code: 'sealed', attempt: 1, waitMs: 2 },
      { ...finished, status: 200, attempt: 2 },
    ])
  })

  test('a call that may be repeated when it was refused, and that only then', async () => {
    const call: VaultCall = { ...read, repeat: 'refused' }
    const limited = await listen(inTurn(json({ errors: ['quota'] }, 429), json({ data: 1 })))
    expect((await openApi(limited.url).call(call)).body).toEqual({ data: 1 })
    const broken = await listen(
      inTurn(json({ errors: ['internal error'] }, 500), json({ data: 1 })),
    )
    expect(await failureOf(openApi(broken.url).call(call))).toMatchObject({
      code: 'unavailable',
      executed: 'unknown',
      retryable: false,
    })
  })

  test('never what must not be: one attempt', async () => {
    let count = 0
    const { url } = await listen((message, response) => {
      count += 1
      json({ errors: ['Vault is sealed'] }, 503)(message, response)
    })
    const error = await failureOf(openApi(url).call({ ...read, repeat: 'never' }))
    expect(error).toMatchObject({ code: 'sealed', executed: 'no', retryable: true })
    expect(count).toBe(1)
  })

  test('a doubt about an earlier attempt stays', async () => {
    const { url } = await listen(inTurn(reset, json({ errors: ['refused'] }, 400)))
    expect(await failureOf(openApi(url).call(read))).toMatchObject({
      code: 'refused',
      executed: 'unknown',
    })
  })
})

describe('at the deadline', () => {
  test('the error tells why, how often and how long, and it is told without a useless wait', async () => {
    const clock = manualClock()
    const { url } = await listen(json({ errors: ['Vault is sealed'] }, 503))
    const waits: VaultEvent[] = []
    const api = openApi(url, {
      clock,
      random: () => 0.999,
      deadlineMs: 4000,
      retry: { initialMs: 1000, maxMs: 2000 },
      events: (event) => event.type === 'retry-scheduled' && waits.push(event),
    })
    const failed = failureOf(api.call(read))
    await vi.waitFor(() => expect(waits).toHaveLength(1))
    await clock.advance(999)
    await vi.waitFor(() => expect(waits).toHaveLength(2))
    await clock.advance(1998)
    const error = await failed
    expect(error.message).toBe(
      'vault: read secret/data/birddog: answer 503: Vault is sealed; gave up after 3 attempts in 3.0 s',
    )
    expect(error).toMatchObject({ code: 'sealed', status: 503, retryable: true, executed: 'no' })
  })

  test('an attempt that is cut off does not hide what was wrong before', async () => {
    const { url } = await listen(inTurn(json({ errors: ['Vault is sealed'] }, 503), silent))
    const error = await failureOf(
      openApi(url).call({ ...read, deadlineAt: performance.now() + 300 }),
    )
    expect(error.code).toBe('sealed')
    expect(error.message).toContain('gave up after 2 attempts in 0.3 s')
    expect(error.executed).toBe('unknown')
  })

  test('the only attempt says that it was cut off', async () => {
    const { url } = await listen(silent)
    const error = await failureOf(openApi(url, { deadlineMs: 100 }).call(read))
    expect(error).toMatchObject({ code: 'timeout', executed: 'unknown' })
    expect(error.message).toContain('no whole answer within 100 ms; gave up after 1 attempt')
  })

  test('nothing is sent when there is no time at all', async () => {
    const server = await listen(json({}))
    const error = await failureOf(
      openApi(server.url).call({ ...read, deadlineAt: performance.now() - 1 }),
    )
    expect(error).toMatchObject({ code: 'unreachable', executed: 'no' })
    expect(error.message).toMatch(/no connection because no time was left$/)
    expect(server.connections).toBe(0)
  })

  test('an infinite one is none', async () => {
    const { url } = await listen(json({ data: 1 }))
    expect((await openApi(url).call({ ...read, deadlineAt: Infinity })).status).toBe(200)
  })
})

describe('is ended', () => {
  test('by the signal of the caller, while it waits for an answer', async () => {
    const stop = new AbortController()
    const { url } = await listen(() => stop.abort(new Error('no longer wanted: s.t0ken')))
    const error = await failureOf(openApi(url).call({ ...read, signal: stop.signal }))
    expect(error).toMatchObject({ code: 'aborted', executed: 'unknown', retryable: false })
    expect(String(error.cause)).toBe('Error: no longer wanted: [secret]')
  })

  test('by the signal of the caller, while it waits for the next attempt', async () => {
    const clock = manualClock()
    const stop = new AbortController()
    const waits: VaultEvent[] = []
    const { url } = await listen(json({ errors: ['Vault is sealed'] }, 503))
    const api = openApi(url, {
      clock,
      random: () => 0.5,
      events: (event) => event.type === 'retry-scheduled' && waits.push(event),
    })
    const failed = failureOf(api.call({ ...read, signal: stop.signal }))
    await vi.waitFor(() => expect(waits).toHaveLength(1))
    stop.abort()
    expect(await failed).toMatchObject({ code: 'aborted', executed: 'no' })
    expect(clock.sleeping).toBe(0)
  })

  test('before it begins, when the signal has aborted', async () => {
    const server = await listen(json({}))
    const error = await failureOf(
      openApi(server.url).call({ ...read, signal: AbortSignal.abort() }),
    )
    expect(error).toMatchObject({ code: 'aborted', executed: 'no' })
    expect(server.connections).toBe(0)
  })

  test('by close, while it waits for the next attempt', async () => {
    const clock = manualClock()
    const waits: VaultEvent[] = []
    const { url } = await listen(json({ errors: ['Vault is sealed'] }, 503))
    const api = openApi(url, {
      clock,
      random: () => 0.5,
      events: (event) => event.type === 'retry-scheduled' && waits.push(event),
    })
    const failed = failureOf(api.call(read))
    await vi.waitFor(() => expect(waits).toHaveLength(1))
    await api.close()
    expect(await failed).toMatchObject({ code: 'closed', executed: 'no' })
    expect(clock.sleeping).toBe(0)
  })

  test('by close, as are connections that are idle', async () => {
    const server = await listen(json({}))
    const api = openApi(server.url)
    await api.call(read)
    expect(server.open.size).toBe(1)
    await api.close()
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  test('by close, as are all connections; later calls are refused', async () => {
    const server = await listen((message, response) => {
      if (message.url === '/v1/slow') void api.close()
      else json({})(message, response)
    })
    const api = openApi(server.url)
    await api.call(read)
    expect(await failureOf(api.call({ ...read, path: 'slow' }))).toMatchObject({ code: 'closed' })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
    expect(await failureOf(api.call(read))).toMatchObject({ code: 'closed', executed: 'no' })
    await api.close()
  })
})
