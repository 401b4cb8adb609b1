import { describe, expect, test } from 'vitest'

import { client, errorOf } from './client.ts'
import { closedPort, json, serve } from './local-server.ts'

const once = { retry: { attempts: 1 } }

describe('a fetch that the user brings', () => {
  test('gets the request, and nothing else is used', async () => {
    const seen: unknown[] = []
    const fetch: typeof globalThis.fetch = (url, init) => {
      seen.push([url, init?.method, new Headers(init?.headers).get('x-a'), init?.body])
      return Promise.resolve(new Response('{"ok":true}', { status: 201 }))
    }
    const upstream = client('https://glpi.invalid/api', { fetch })
    const request = { method: 'POST', path: '/x', headers: { 'X-A': 'b' }, json: { a: 1 } } as const
    const answer = await upstream.request(request)
    expect(answer).toMatchObject({ status: 201 })
    expect(answer.json()).toEqual({ ok: true })
    expect(seen).toEqual([['https://glpi.invalid/api/x', 'POST', 'b', '{"a":1}']])
  })

  test('is told not to follow redirects', async () => {
    const server = await serve((_, response) => {
      response.writeHead(302, { location: 'https://evil.invalid/' })
      response.end()
    })
    const call = client(server.url, { fetch }).request({ path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'redirect' })
  })

  test('has its answers limited in size', async () => {
    const server = await serve(({ url }, response) => {
      response.writeHead(url === '/error' ? 500 : 200)
      response.end('x'.repeat(5_000))
    })
    const upstream = client(server.url, { fetch, maxResponseBytes: 1_000, ...once })
    expect(await errorOf(upstream.request({ path: '/' }))).toMatchObject({ code: 'too-large' })
    const error = await errorOf(upstream.request({ path: '/error' }))
    expect(error).toMatchObject({ code: 'status', status: 500 })
    expect(error.response?.text).toHaveLength(1_000)
  })

  test('says when nothing can have been executed, and else nobody knows', async () => {
    const refused = client(`http://127.0.0.1:${await closedPort()}`, { fetch, ...once })
    expect(await errorOf(refused.request({ method: 'POST', path: '/' }))).toMatchObject({
      code: 'unreachable',
      executed: 'no',
    })
    const server = await serve((_, __, socket) => socket.destroy())
    const lost = client(server.url, { fetch, ...once })
    expect(await errorOf(lost.request({ method: 'POST', path: '/' }))).toMatchObject({
      code: 'reset',
      executed: 'unknown',
    })
  })

  test('breaks off in the middle of an answer', async () => {
    const server = await serve((_, response, socket) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      setTimeout(() => socket.destroy(), 10)
    })
    const call = client(server.url, { fetch, ...once }).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'reset', status: 200, executed: 'unknown' })
  })

  test('is stopped when the time is over', async () => {
    const server = await serve(() => undefined)
    const upstream = client(server.url, { fetch, attemptTimeoutMs: 200, ...once })
    const call = upstream.request({ method: 'POST', path: '/', body: new Uint8Array([97]) })
    expect(await errorOf(call)).toMatchObject({ code: 'timeout', executed: 'unknown' })
    expect(server.arrived[0]?.body).toBe('a')
  })

  test('that throws at once is an error like others', async () => {
    const broken = () => {
      throw new TypeError('not today')
    }
    const call = client('http://glpi.invalid', { fetch: broken, ...once }).request({ path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'reset', executed: 'unknown' })
  })

  test('does the retries', async () => {
    let answers = 0
    const server = await serve((_, response) => {
      answers += 1
      json(response, {}, answers < 3 ? 503 : 200)
    })
    expect(await client(server.url, { fetch }).request({ path: '/' })).toMatchObject({
      attempts: 3,
    })
  })
})
