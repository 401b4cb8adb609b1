import { createServer } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { json, listen, listenRaw } from '../../../test/local-server.ts'
import { openTransport, wireFailureOf } from '../../../test/open-api.ts'
import type { WireRequest } from './wire.ts'

const forever = new AbortController().signal

describe('connections', () => {
  test('are kept and used again', async () => {
    const server = await listen(json({}))
    const transport = openTransport(server.url)
    for (let at = 0; at < 3; at += 1) await transport.send(get(server.url), forever)
    expect(server.connections).toBe(1)
  })

  test('are fresh for what must not be sent twice, and kept after it', async () => {
    const server = await listen(json({}))
    const transport = openTransport(server.url)
    await transport.send(get(server.url), forever)
    await transport.send({ ...get(server.url), method: 'POST', repeatable: false }, forever)
    await transport.send(get(server.url), forever)
    expect(server.connections).toBe(2)
  })

  test('that the server has closed meanwhile are replaced without anybody noticing', async () => {
    let requests = 0
    const server = await listen((message, response) => {
      requests += 1
      // The second one arrives on a connection that is just being closed.
      if (requests === 2) message.socket.resetAndDestroy()
      else json({ requests })(message, response)
    })
    const transport = openTransport(server.url)
    await transport.send(get(server.url), forever)
    expect((await transport.send(get(server.url), forever)).status).toBe(200)
    expect([requests, server.connections]).toEqual([3, 2])
  })

  test('that are reset while they are fresh are a failure, and what was sent is in doubt', async () => {
    const server = await listenRaw((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(
      await wireFailureOf(openTransport(server.url).send(get(server.url), forever)),
    ).toMatchObject({
      kind: 'reset',
      sent: true,
      lasting: false,
      message: `127.0.0.1:${server.port} ends the connection without an answer`,
    })
    expect(server.connections).toBe(1)
  })

  test('that cannot be made have sent nothing', async () => {
    const server = await listen(json({}))
    await server.close()
    expect(
      await wireFailureOf(openTransport(server.url).send(get(server.url), forever)),
    ).toMatchObject({
      kind: 'connect',
      sent: false,
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    })
  })

  test('that are being made end with close', async () => {
    const clock = manualClock()
    const server = await listenRaw(() => undefined)
    const transport = openTransport(`https://127.0.0.1:${server.port}`, { clock })
    const failed = wireFailureOf(transport.send(get(`https://127.0.0.1:${server.port}`), forever))
    await vi.waitFor(() => expect(server.open.size).toBe(1))
    transport.close()
    expect(await failed).toMatchObject({ kind: 'interrupted', sent: false })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
    expect(clock.sleeping).toBe(0)
  })

  test('are not made after close', async () => {
    const server = await listen(json({}))
    const transport = openTransport(server.url)
    transport.close()
    const error = await wireFailureOf(transport.send(get(server.url), forever))
    expect(error).toMatchObject({ kind: 'interrupted', sent: false })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  test('go through a Unix socket, to a host called localhost', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vault-keys-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'vault.sock')
    const server = createServer((message, response) => {
      json({ host: message.headers.host, path: message.url })(message, response)
    })
    await new Promise<void>((resolve) => server.listen(path, resolve))
    onTestFinished(() => void server.close())
    const transport = openTransport(`unix://${path}`)
    const answer = await transport.send(get('http://localhost'), forever)
    expect(textOf(answer.body)).toBe('{"host":"localhost","path":"/v1/x"}')
    server.close()
    server.closeAllConnections()
    const error = await wireFailureOf(transport.send(get('http://localhost'), forever))
    expect(error.message).toBe(`${path} cannot be connected to`)
  })
})

describe('a redirect', () => {
  test('is followed with method, headers and body, and the next request begins anew', async () => {
    const seen: string[] = []
    const active = await listen((message, response) => {
      message.setEncoding('utf8').on('data', (body: string) => {
        const token = String(message.headers['x-vault-token'])
        seen.push(`${message.method} ${message.url} ${token} ${body}`)
        json({ active: true })(message, response)
      })
    })
    const standby = await listen((message, response) => {
      response.writeHead(307, { Location: `${active.url}${message.url}` }).end()
    })
    const transport = openTransport(standby.url, { redirectHosts: [`127.0.0.1:${active.port}`] })
    const request: WireRequest = {
      ...get(standby.url),
      method: 'POST',
      headers: { 'X-Vault-Token': 's.1' },
      body: '{"a":1}',
    }
    const answer = await transport.send(request, forever)
    await transport.send(request, forever)
    expect(textOf(answer.body)).toBe('{"active":true}')
    expect(seen).toEqual(['POST /v1/x s.1 {"a":1}', 'POST /v1/x s.1 {"a":1}'])
    expect([standby.connections, active.connections]).toEqual([1, 1])
  })

  test('to a node that is gone means that nothing was carried out', async () => {
    const dead = await listen(json({}))
    await dead.close()
    const standby = await listen((_message, response) => {
      response.writeHead(307, { Location: `${dead.url}/v1/x` }).end()
    })
    const transport = openTransport(standby.url, { redirectHosts: ['127.0.0.1'] })
    expect(await wireFailureOf(transport.send(get(standby.url), forever))).toMatchObject({
      kind: 'dead-redirect',
      sent: false,
      lasting: false,
    })
  })

  test('is followed once', async () => {
    let count = 0
    const { url } = await listen((_message, response) => {
      count += 1
      response.writeHead(307, { Location: `/v1/${count}` }).end()
    })
    const error = await wireFailureOf(openTransport(url).send(get(url), forever))
    expect(error).toMatchObject({ kind: 'redirect', lasting: true })
    expect(error.message).toMatch(/and that redirects again$/)
    expect(count).toBe(2)
  })
})

function get(url: string): WireRequest {
  return { method: 'GET', url: new URL('/v1/x', url), headers: {}, repeatable: true }
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}
