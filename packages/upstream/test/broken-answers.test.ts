import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import { closedPort, serve, serveRaw } from './local-server.ts'

const once = { retry: { attempts: 1 } }

describe('no connection', () => {
  test.each([
    ['refused', async () => `http://127.0.0.1:${await closedPort()}`],
    ['unknown name', () => Promise.resolve('http://no-such-host.invalid')],
  ])('%s: unreachable, not executed, and a POST may be repeated', async (_, url) => {
    const upstream = client(await url())
    const error = await errorOf(upstream.request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({
      code: 'unreachable',
      executed: 'no',
      retryable: true,
      attempts: 3,
      gaveUp: 'attempts',
    })
    expect(error.cause).toMatchObject({
      message: expect.stringMatching(/ECONNREFUSED|ENOTFOUND|EAI/),
    })
  })
})

describe('a connection that breaks', () => {
  test('before the answer: nobody knows, and a POST is not repeated', async () => {
    const server = await serve((_, __, socket) => socket.resetAndDestroy())
    const upstream = client(server.url)
    expect(await errorOf(upstream.request({ method: 'POST', path: '/' }))).toMatchObject({
      code: 'reset',
      executed: 'unknown',
      retryable: false,
      attempts: 1,
      gaveUp: 'unsafe',
    })
    expect(server.arrived).toHaveLength(1)
  })

  test('before the answer: a GET is repeated, and so is a POST with a key', async () => {
    let broken = 0
    const server = await serve((_, response, socket) => {
      broken += 1
      if (broken % 2 === 1) socket.destroy()
      else response.end('{}')
    })
    const upstream = client(server.url)
    expect(await upstream.request({ path: '/' })).toMatchObject({ status: 200, attempts: 2 })
    const keyed = { method: 'POST', path: '/', idempotencyKey: 'k-1' } as const
    expect(await upstream.request(keyed)).toMatchObject({ attempts: 2 })
    expect(server.arrived.slice(2).map(({ headers }) => headers['idempotency-key'])).toEqual([
      'k-1',
      'k-1',
    ])
    const repeatable = { method: 'POST', path: '/', repeatable: true } as const
    expect(await upstream.request(repeatable)).toMatchObject({ attempts: 2 })
    const unique = { method: 'GET', path: '/', repeatable: false } as const
    expect(await errorOf(upstream.request(unique))).toMatchObject({ attempts: 1 })
  })

  test('in the middle of the answer: nobody knows', async () => {
    const server = await serve((_, response, socket) => {
      response.writeHead(201, { 'content-length': '100' })
      response.write('{"id":')
      setTimeout(() => socket.destroy(), 10)
    })
    const error = await errorOf(client(server.url).request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({ code: 'reset', status: 201, executed: 'unknown', attempts: 1 })
    expect(error.message).toContain('in the middle of an answer 201')
  })

  test('in the middle of a refusal: it was refused', async () => {
    const server = await serve((_, response, socket) => {
      response.writeHead(409, { 'content-length': '100' })
      response.write('{')
      setTimeout(() => socket.destroy(), 10)
    })
    const call = client(server.url, once).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'reset', status: 409, executed: 'no' })
  })

  test('in the middle of a chunked answer', async () => {
    const server = await serve((_, response, socket) => {
      response.writeHead(200)
      response.write('a chunk')
      setTimeout(() => socket.destroy(), 10)
    })
    const call = client(server.url, once).request({ path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'reset', executed: 'unknown' })
  })
})

describe('an answer that is too large', () => {
  const small = { maxResponseBytes: 1_000, ...once }

  test.each<[string, Record<string, string>]>([
    ['with Content-Length', { 'content-length': '5000' }],
    ['chunked', {}],
  ])('is not read: %s', async (_, headers) => {
    const server = await serve((__, response) => {
      response.writeHead(200, headers)
      response.end('x'.repeat(5_000))
    })
    const error = await errorOf(client(server.url, small).request({ path: '/' }))
    expect(error).toMatchObject({ code: 'too-large', status: 200, retryable: false })
    expect(error.message).toContain('larger than 1000 bytes')
    await eventually(() => server.connections.size).toBe(0)
  })

  test('endless: the connection is closed', async () => {
    const server = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(500)), 1)
      response.on('close', () => clearInterval(timer))
    })
    const call = client(server.url, small).request({ path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'too-large' })
    await eventually(() => server.connections.size).toBe(0)
  })

  test('only after decompression (a bomb)', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(500_000)))
    })
    const call = client(server.url, small).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'too-large', executed: 'yes' })
  })

  test('as an error: the status is what counts, and its text is cut', async () => {
    const server = await serve((_, response) => {
      response.writeHead(502)
      response.end('x'.repeat(5_000))
    })
    const error = await errorOf(client(server.url, small).request({ path: '/' }))
    expect(error).toMatchObject({ code: 'status', status: 502 })
    expect(error.response?.text).toHaveLength(1_000)
  })
})

describe('an answer that is not what it says', () => {
  test.each<[string, string, string]>([
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'malformed'],
    ['too many headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 'too-large'],
    [
      'not gzip',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi',
      'malformed',
    ],
    ['nothing', '', 'reset'],
  ])('%s', async (_, answer, code) => {
    const server = await serveRaw((socket) => socket.once('data', () => socket.end(answer)))
    const call = client(server.url, once).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code, retryable: false })
  })

  test('an error with a broken encoding is still that error', async () => {
    const server = await serve((_, response) => {
      response.writeHead(503, { 'content-encoding': 'gzip' })
      response.end('not gzip')
    })
    const call = client(server.url, once).request({ path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'status', status: 503 })
  })
})
