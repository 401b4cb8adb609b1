import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test, vi } from 'vitest'

import { json, listen, listenRaw } from '../../../test/local-server.ts'
import { openTransport, wireFailureOf } from '../../../test/open-api.ts'
import type { WireRequest } from './wire.ts'

const forever = new AbortController().signal

describe('time', () => {
  test('for the answer to begin is counted from the request', async () => {
    const clock = manualClock()
    const asked = vi.fn<() => void>()
    const { url, port } = await listen(asked)
    const failed = wireFailureOf(openTransport(url, { clock }).send(get(url), forever))
    await vi.waitFor(() => expect(asked).toHaveBeenCalled())
    await clock.advance(15_000)
    expect(await failed).toMatchObject({
      kind: 'slow',
      sent: true,
      message: `127.0.0.1:${port} does not answer within 15000 ms`,
    })
    expect(clock.sleeping).toBe(0)
  })

  test('for the answer to begin is over once it has begun', async () => {
    const clock = manualClock()
    const finish: (() => void)[] = []
    const { url } = await listen((_message, response) => {
      response.write('{')
      finish.push(() => response.end('}'))
    })
    const answer = openTransport(url, { clock }).send(get(url), forever)
    await vi.waitFor(() => expect(finish).toHaveLength(1))
    await vi.waitFor(() => expect(clock.sleeping).toBe(0))
    await clock.advance(60_000)
    finish[0]?.()
    expect(textOf((await answer).body)).toBe('{}')
  })

  test('for TLS to be agreed on is limited', async () => {
    const clock = manualClock()
    const greeted = vi.fn<() => void>()
    const server = await listenRaw((socket) => socket.once('data', greeted))
    const url = `https://127.0.0.1:${server.port}`
    const failed = wireFailureOf(openTransport(url, { clock }).send(get(url), forever))
    await vi.waitFor(() => expect(greeted).toHaveBeenCalled())
    await clock.advance(5000)
    expect(await failed).toMatchObject({ kind: 'handshake', sent: false })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  test('that is over ends the connection of a request, and no other', async () => {
    const server = await listen((message, response) => {
      if (message.url === '/v1/x') json({})(message, response)
    })
    const transport = openTransport(server.url)
    await transport.send(get(server.url), forever)
    const stop = new AbortController()
    const slow = wireFailureOf(
      transport.send({ ...get(server.url), url: new URL(`${server.url}/slow`) }, stop.signal),
    )
    await transport.send(get(server.url), forever)
    expect(server.open.size).toBe(2)
    stop.abort()
    expect(await slow).toMatchObject({ kind: 'interrupted', sent: true })
    await vi.waitFor(() => expect(server.open.size).toBe(1))
  })
})

describe('size', () => {
  test('is limited by what the server announces', async () => {
    const { url } = await listen((_message, response) => {
      response.writeHead(200, { 'Content-Length': '1001' }).flushHeaders()
    })
    const error = await wireFailureOf(
      openTransport(url, { maxResponseBytes: 1000 }).send(get(url), forever),
    )
    expect(error).toMatchObject({ kind: 'too-large', sent: true, lasting: true })
  })

  test('is limited as it comes, and what is too large is not waited for', async () => {
    const server = await listen((_message, response) => {
      const more = () => response.write('x'.repeat(600), () => setImmediate(more))
      more()
    })
    const transport = openTransport(server.url, { maxResponseBytes: 1000 })
    expect(await wireFailureOf(transport.send(get(server.url), forever))).toMatchObject({
      kind: 'too-large',
    })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  test('up to the limit is fine', async () => {
    const { url } = await listen((_message, response) => response.end('x'.repeat(1000)))
    const { body } = await openTransport(url, { maxResponseBytes: 1000 }).send(get(url), forever)
    expect(body).toHaveLength(1000)
  })

  test('of headers is limited too', async () => {
    const { url } = await listen(json({}, 200, { 'X-Long': 'x'.repeat(20_000) }))
    expect(await wireFailureOf(openTransport(url).send(get(url), forever))).toMatchObject({
      kind: 'too-large',
    })
  })
})

describe('an answer', () => {
  test('that breaks off is none', async () => {
    const { url } = await listen((_message, response) => {
      response.writeHead(200, { 'Content-Length': '10' })
      response.write('half', () => response.destroy())
    })
    expect(await wireFailureOf(openTransport(url).send(get(url), forever))).toMatchObject({
      kind: 'broken-off',
      sent: true,
    })
  })

  test('that comes in pieces of a character is whole', async () => {
    const { url } = await listen((_message, response) => {
      const bytes = Buffer.from('"ключ"')
      response.write(bytes.subarray(0, 4), () =>
        setImmediate(() => response.end(bytes.subarray(4))),
      )
    })
    expect(textOf((await openTransport(url).send(get(url), forever)).body)).toBe('"ключ"')
  })
})

function get(url: string): WireRequest {
  return { method: 'GET', url: new URL('/v1/x', url), headers: {}, repeatable: true }
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}
