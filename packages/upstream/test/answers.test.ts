import { gzipSync } from 'node:zlib'

import { Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { client, errorOf } from './client.ts'
import { json, serve } from './local-server.ts'

describe('a request', () => {
  test('appends path and query to the base URL', async () => {
    const server = await serve((_, response) => json(response, {}))
    const upstream = client(`${server.url}/apirest.php/`)
    await upstream.request({
      path: '/Ticket?range=0-1',
      query: { sort: 'id desc', none: undefined },
    })
    await upstream.request({ path: 'Ticket', query: new URLSearchParams({ is_deleted: '0' }) })
    await upstream.request({ path: '' })
    expect(server.arrived.map(({ url }) => url)).toEqual([
      '/apirest.php/Ticket?range=0-1&sort=id+desc',
      '/apirest.php/Ticket?is_deleted=0',
      '/apirest.php',
    ])
  })

  test('carries the headers of the client, replaced by its own', async () => {
    const server = await serve((_, response) => json(response, {}))
    const upstream = client(server.url, {
      headers: { 'App-Token': new Secret('app-secret'), 'X-Kind': 'client' },
    })
    await upstream.request({
      path: '/',
      headers: { 'session-token': new Secret('session-secret'), 'x-kind': 'request' },
    })
    expect(server.arrived[0]?.headers).toMatchObject({
      'app-token': 'app-secret',
      'session-token': 'session-secret',
      'x-kind': 'request',
    })
  })

  test('goes on with the trace of this moment', async () => {
    const server = await serve((_, response) => json(response, {}))
    let calls = 0
    const propagate = () => {
      calls += 1
      if (calls > 2) throw new Error('no trace')
      return { Traceparent: `00-${calls}`, 'X-Kind': 'trace' }
    }
    const upstream = client(server.url, { headers: { 'x-kind': 'client' }, propagate })
    await upstream.request({ path: '/' })
    await upstream.request({ path: '/' })
    await upstream.request({ path: '/' })
    expect(server.arrived.map(({ headers }) => headers['traceparent'])).toEqual([
      '00-1',
      '00-2',
      undefined,
    ])
    expect(server.arrived[0]?.headers['x-kind']).toBe('client')
  })

  test('sends JSON, text and bytes', async () => {
    const server = await serve((_, response) => json(response, {}))
    const upstream = client(server.url)
    await upstream.request({ method: 'POST', path: '/', json: { input: { name: 'ä' } } })
    await upstream.request({ method: 'PUT', path: '/', body: 'text' })
    await upstream.request({ method: 'PATCH', path: '/', body: new TextEncoder().encode('bytes') })
    await upstream.request({ method: 'DELETE', path: '/' })
    expect(server.arrived.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"input":{"name":"ä"}}'],
      ['PUT', 'text'],
      ['PATCH', 'bytes'],
      ['DELETE', ''],
    ])
    expect(server.arrived[0]?.headers['content-type']).toBe('application/json')
  })

  test.each([
    [{ path: '/../admin' }, 'leaves the path'],
    [{ path: '/%2e%2e/admin' }, 'leaves the path'],
    [{ path: '/Ticket#1' }, 'must be encoded'],
    [{ path: '/Ticket\r\nHost: evil' }, 'must be encoded'],
    [{ path: '/', json: {}, body: '' }, 'both json and body'],
    [{ path: '/', json: 1n }, 'cannot be written'],
    [{ path: '/', headers: { 'x-a': 'b\r\nc: d' } }, 'invalid'],
  ])('that cannot be sent is refused: %o', async (request, message) => {
    const server = await serve((_, response) => json(response, {}))
    const error = await errorOf(client(`${server.url}/base`).request(request))
    expect(error).toMatchObject({ code: 'invalid-request', executed: 'no', retryable: false })
    expect(error.message).toContain(message)
    expect(server.arrived).toEqual([])
  })

  test('does not go to another host, whatever the path looks like', async () => {
    const server = await serve((_, response) => json(response, {}))
    const upstream = client(server.url)
    await upstream.request({ path: '//evil.example/x' })
    await upstream.request({ path: '@evil.example/x' })
    expect(server.arrived.map(({ url }) => url)).toEqual(['//evil.example/x', '/@evil.example/x'])
  })
})

describe('an answer', () => {
  test('has status, headers, body, text and JSON', async () => {
    const server = await serve((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'x-id': '42' })
      response.end('{"id":42}')
    })
    const answer = await client(server.url).request({ method: 'POST', path: '/', json: {} })
    expect(answer).toMatchObject({ status: 201, attempts: 1 })
    expect(answer.headers.get('X-Id')).toBe('42')
    expect(answer.body).toBeInstanceOf(Uint8Array)
    expect(answer.text()).toBe('{"id":42}')
    expect(answer.json()).toEqual({ id: 42 })
    expect(answer.durationMs).toBeGreaterThan(0)
  })

  test('is decompressed, and decoded by its charset', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/gzip') {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        response.end(gzipSync('compressed'))
      } else {
        response.writeHead(200, { 'content-type': 'text/html; charset=ISO-8859-1' })
        response.end(Buffer.from('gestört', 'latin1'))
      }
    })
    const upstream = client(server.url)
    expect((await upstream.request({ path: '/gzip' })).text()).toBe('compressed')
    expect((await upstream.request({ path: '/latin1' })).text()).toBe('gestört')
    expect((await upstream.request({ method: 'HEAD', path: '/gzip' })).text()).toBe('')
  })

  test('with another status is one when accept says so', async () => {
    const server = await serve((_, response) => json(response, ['none'], 404))
    const accept = (status: number): boolean => status === 404
    const answer = await client(server.url).request({ path: '/', accept })
    expect(answer).toMatchObject({ status: 404 })
  })

  test.each([
    ['an HTML page', 'text/html', '<html>Sorry</html>', 'it is text/html'],
    ['nothing', 'application/json', '', 'it is empty'],
  ])('that is not JSON says what it is: %s', async (_, type, body, what) => {
    const server = await serve((__, response) => {
      response.writeHead(200, { 'content-type': type })
      response.end(body)
    })
    const upstream = client(server.url)
    const got = await upstream.request({ path: '/' })
    const posted = await upstream.request({ method: 'POST', path: '/' })
    const error = await errorOf(Promise.resolve().then(() => got.json()))
    expect(error).toMatchObject({
      code: 'malformed',
      status: 200,
      executed: 'yes',
      retryable: true,
    })
    expect(error.message).toContain(what)
    expect(error.response?.text).toBe(body)
    const afterPost = await errorOf(Promise.resolve().then(() => posted.json()))
    expect(afterPost.retryable).toBe(false)
  })
})

describe('an error answer', () => {
  test('has status, headers and the beginning of the text', async () => {
    const server = await serve((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'x-request-id': 'r1' })
      response.end(JSON.stringify(['ERROR_BAD_ARRAY', 'x'.repeat(5_000)]))
    })
    const error = await errorOf(client(server.url).request({ method: 'POST', path: '/Ticket' }))
    expect(error).toMatchObject({
      name: 'UpstreamError',
      message: 'test: POST /Ticket: 400 Bad Request',
      code: 'status',
      upstream: 'test',
      status: 400,
      retryable: false,
      attempts: 1,
      executed: 'no',
      gaveUp: 'pointless',
    })
    expect(error.response?.headers.get('x-request-id')).toBe('r1')
    expect(error.response?.text).toHaveLength(4_096)
    expect(error.response?.text).toContain('ERROR_BAD_ARRAY')
  })

  test.each([
    ['no', 200],
    ['unknown', 503],
  ] as const)('means what the vendor says it means: %s', async (executed, status) => {
    const server = await serve((_, response) => json(response, ['MAINTENANCE'], status))
    const executedBy = ({ text }: { readonly text: string }) =>
      text.includes('MAINTENANCE') ? executed : undefined
    const upstream = client(server.url, { executedBy, retry: { attempts: 1 } })
    const request = { method: 'POST', path: '/', accept: () => false } as const
    expect(await errorOf(upstream.request(request))).toMatchObject({ executed })
    const own = { ...request, executedBy: () => 'yes' as const }
    expect(await errorOf(upstream.request(own))).toMatchObject({ executed: 'yes' })
  })

  test('a rule of the vendor that stumbles counts for nothing', async () => {
    const server = await serve((_, response) => json(response, {}, 500))
    const executedBy = () => {
      throw new Error('stumbles')
    }
    const call = client(server.url, { executedBy }).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'status', executed: 'unknown' })
  })
})
