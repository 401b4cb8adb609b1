import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'

import { createAuthoriser } from '../access/authorise.ts'
import type { Route, RouteRefusal } from '../capability.ts'
import { createApp } from './app.ts'
import type { Answer } from './app.ts'

function appOf(...routes: readonly Route[]) {
  const answers: Answer[] = []
  const lines: string[] = []
  const app = createApp({
    routes,
    authoriser: createAuthoriser(),
    logger: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    clock: systemClock,
    onAnswer: (answer) => answers.push(answer),
  })
  return { ask: (path: string, init?: RequestInit) => app.request(path, init), answers, lines }
}

const echo: Route = {
  method: 'POST',
  path: '/echo/:name',
  access: { type: 'public' },
  maxBodyBytes: 8,
  handle: ({ body, caller, params, requestId }) =>
    Response.json({ text: Buffer.from(body).toString(), caller: caller.name, params, requestId }),
}

test('a route gets its parameters, its body, the caller and the id of the request', async () => {
  const { ask, answers } = appOf(echo)
  const headers = { 'x-request-id': 'from-the-caller' }
  const response = await ask('/echo/a', { method: 'POST', body: 'hello', headers })
  expect(await response.json()).toEqual({
    text: 'hello',
    caller: 'public',
    params: { name: 'a' },
    requestId: 'from-the-caller',
  })
  expect(response.headers.get('x-request-id')).toBe('from-the-caller')
  expect(answers).toEqual([
    { method: 'POST', route: '/echo/:name', status: 200, durationMs: expect.any(Number) },
  ])
})

test.each(['', 'with space', '<script>', 'x'.repeat(101)])(
  'an id that cannot go into logs is replaced: %j',
  async (id) => {
    const response = await appOf(echo).ask('/echo/a', {
      method: 'POST',
      headers: { 'x-request-id': id },
    })
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  },
)

describe('refuses with a problem document', () => {
  const cases: readonly (readonly [string, string, RequestInit, number])[] = [
    ['nothing there', '/nothing', {}, 404],
    ['another method', '/echo/a', { method: 'DELETE' }, 405],
    ['a body that says it is too large', '/echo/a', { method: 'POST', body: '123456789' }, 413],
  ]
  test.each(cases)('%s', async (_, path, init, status) => {
    const response = await appOf(echo).ask(path, init)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status, requestId: expect.any(String) })
  })

  test('a body that only turns out to be too large', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 3; count += 1) controller.enqueue(Buffer.from('1234'))
        controller.close()
      },
    })
    const init = { method: 'POST', body: chunks, duplex: 'half' } satisfies RequestInit & {
      duplex: string
    }
    expect((await appOf(echo).ask('/echo/a', init)).status).toBe(413)
  })

  test('what an address of its own has not, another one with a parameter does not take', async () => {
    const search: Route = { ...echo, method: 'GET', path: '/echo/search' }
    for (const routes of [
      [echo, search],
      [search, echo],
    ]) {
      const { ask } = appOf(...routes)
      expect((await ask('/echo/search')).status).toBe(200)
      const response = await ask('/echo/search', { method: 'POST' })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
      expect((await ask('/echo/other', { method: 'POST' })).status).toBe(200)
    }
  })

  test('the methods that are possible', async () => {
    const response = await appOf(echo).ask('/echo/a', { method: 'PUT' })
    expect(response.headers.get('allow')).toBe('POST, OPTIONS')
  })

  test('an error that nobody expected: told to the log, not to the caller', async () => {
    const route: Route = {
      ...echo,
      handle: () => {
        throw new TypeError('the inner workings')
      },
    }
    const { ask, lines } = appOf(route)
    const response = await ask('/echo/a', { method: 'POST' })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('the inner workings')
    expect(lines.join('')).toContain('the inner workings')
  })
})

test('a refused caller learns why before a byte of its body is read, and the route is told', async () => {
  const refusals: RouteRefusal[] = []
  let handled = 0
  const route: Route = {
    ...echo,
    access: { type: 'scope', scope: 'bridge:operate' },
    handle: () => {
      handled += 1
      return new Response()
    },
    refused: (refusal) => refusals.push(refusal),
  }
  const body = new ReadableStream(
    {
      pull: () => {
        throw new Error('the body was read')
      },
    },
    { highWaterMark: 0 },
  )
  const init = { method: 'POST', body, duplex: 'half' } satisfies RequestInit & { duplex: string }
  const { ask, answers } = appOf(route)
  const response = await ask('/echo/a', init)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="retriever"')
  expect(handled).toBe(0)
  expect(refusals).toEqual([{ status: 401, detail: 'a bearer token is required' }])
  expect(answers[0]?.status).toBe(401)
})

test('while it stops, who keeps its connection is asked to leave', async () => {
  const stopping = new AbortController()
  const app = createApp({
    routes: [echo],
    authoriser: createAuthoriser(),
    logger: pino({ level: 'silent' }),
    clock: systemClock,
    stopping: stopping.signal,
  })
  const connection = async () =>
    (await app.request('/echo/a', { method: 'POST' })).headers.get('connection')
  expect(await connection()).toBeNull()
  stopping.abort()
  expect(await connection()).toBe('close')
})

test('requests are logged at debug only', async () => {
  const { ask, lines } = appOf(echo)
  await ask('/echo/a', { method: 'POST' })
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 20, route: '/echo/:name' }])
})
