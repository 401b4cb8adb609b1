import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

import { Secret } from '@retriever/upstream/secret'
import { manualClock } from '@retriever/upstream/testing'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'

import { json, listen, listenRaw } from '../../../test/local-server.ts'
import { openTransport, wireFailureOf } from '../../../test/open-api.ts'
import { certificates } from '../../../test/stage/certificates.ts'
import type { Certificates, KeyPair } from '../../../test/stage/certificates.ts'
import type { VaultOptions } from '../../options.ts'
import type { Transport } from './transport.ts'

let pem: Certificates

beforeAll(async () => {
  pem = await certificates()
})

test('https goes through a tunnel that is kept; the proxy sees nothing but the endpoint', async () => {
  const server = await serveTls()
  const proxy = await startProxy()
  const transport = open(server.url, { proxy: { url: new Secret(withUser(proxy.url)) } })
  await transport.send(request(server.url), forever)
  await transport.send(request(server.url), forever)
  expect(proxy.seen).toEqual([
    `CONNECT 127.0.0.1:${server.port} Basic ${btoa('bird:d@g')} undefined`,
  ])
  expect(server.connections).toBe(1)
})

test('the server behind a tunnel is checked as without one', async () => {
  const server = await serveTls()
  const proxy = await startProxy()
  const transport = open(server.url, { proxy: { url: proxy.url }, tls: { ca: pem.otherCa } })
  const error = await wireFailureOf(transport.send(request(server.url), forever))
  expect(error).toMatchObject({ kind: 'tls', lasting: true })
  expect(error.message).toContain(`127.0.0.1:${server.port}`)
})

test('a proxy that is reached by https is trusted by the same authority', async () => {
  const server = await serveTls()
  const proxy = await startProxy({ tls: pem.server })
  const transport = open(server.url, { proxy: { url: proxy.url } })
  expect((await transport.send(request(server.url), forever)).status).toBe(200)
  expect(proxy.seen).toHaveLength(1)
  const other = open(server.url, { proxy: { url: proxy.url }, tls: { ca: pem.otherCa } })
  const error = await wireFailureOf(other.send(request(server.url), forever))
  expect(error).toMatchObject({ kind: 'tls', sent: false, lasting: true })
  expect(error.message).toContain(
    `the proxy 127.0.0.1:${proxy.port} fails: UNABLE_TO_VERIFY_LEAF_SIGNATURE`,
  )
})

test.each(['http', 'https'] as const)(
  'http goes through an %s proxy as a whole URL',
  async (scheme) => {
    const server = await listen(json({ reached: true }))
    const proxy = await startProxy(scheme === 'https' ? { tls: pem.server } : {})
    const transport = open(server.url, { proxy: { url: withUser(proxy.url) } })
    const answer = await transport.send(request(server.url), forever)
    expect(new TextDecoder().decode(answer.body)).toBe('{"reached":true}')
    expect(proxy.seen).toEqual([`GET ${server.url}/v1/x Basic ${btoa('bird:d@g')} s.1`])
  },
)

test.each([
  [407, true],
  [403, true],
  [429, false],
  [503, false],
])('a proxy that answers %i has sent nothing on', async (status, lasting) => {
  const server = await serveTls()
  const proxy = await startProxy({ refuse: status })
  const transport = open(server.url, { proxy: { url: proxy.url } })
  expect(await wireFailureOf(transport.send(request(server.url), forever))).toMatchObject({
    kind: 'proxy',
    sent: false,
    lasting,
    message: `the proxy 127.0.0.1:${proxy.port} answers ${status}`,
  })
  expect(server.connections).toBe(0)
})

test.each(['http', 'https'])('a proxy that is not there, on the way to %s', async (scheme) => {
  const gone = await listen(json({}))
  await gone.close()
  const url = `${scheme}://127.0.0.1:9`
  const error = await wireFailureOf(
    open(url, { proxy: { url: gone.url } }).send(request(url), forever),
  )
  expect(error).toMatchObject({ kind: 'proxy', sent: false, lasting: false })
  expect(error.message).toContain(`the proxy 127.0.0.1:${gone.port}`)
})

test('a proxy that says nothing is not waited for, and its connection is closed', async () => {
  const clock = manualClock()
  const proxy = await listenRaw(() => undefined)
  const url = 'https://127.0.0.1:9'
  const transport = open(url, { clock, proxy: { url: proxy.url } })
  const failed = wireFailureOf(transport.send(request(url), forever))
  await vi.waitFor(() => expect(proxy.open.size).toBe(1))
  await clock.advance(5000)
  expect((await failed).message).toBe(
    `the proxy 127.0.0.1:${proxy.port} opens no tunnel within 5000 ms`,
  )
  await vi.waitFor(() => expect(proxy.open.size).toBe(0))
})

test('close ends the building of a tunnel', async () => {
  const proxy = await listenRaw(() => undefined)
  const url = 'https://127.0.0.1:9'
  const transport = open(url, { proxy: { url: proxy.url } })
  const failed = wireFailureOf(transport.send(request(url), forever))
  await vi.waitFor(() => expect(proxy.open.size).toBe(1))
  transport.close()
  expect(await failed).toMatchObject({ kind: 'interrupted', sent: false })
})

const forever = new AbortController().signal

function serveTls() {
  return listen(json({}), { cert: pem.server.certificate, key: pem.server.key })
}

function request(url: string) {
  const headers = { 'X-Vault-Token': 's.1' }
  return { method: 'GET', url: new URL('/v1/x', url), headers, repeatable: true } as const
}

function open(address: string, more: Partial<VaultOptions>): Transport {
  return openTransport(address, { tls: { ca: pem.ca }, ...more })
}

function withUser(url: string): string {
  return url.replace('://', '://bird:d%40g@')
}

interface ProxyOptions {
  readonly tls?: KeyPair
  /** Answers CONNECT with this status. */
  readonly refuse?: number
}

/** A proxy that keeps what it was asked: method, target, credentials, and the token that it saw. */
async function startProxy({ tls, refuse }: ProxyOptions = {}) {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const keep = ({ method, url, headers }: IncomingMessage): void => {
    const token = String(headers['x-vault-token'])
    seen.push(`${method} ${url} ${headers['proxy-authorization']} ${token}`)
  }
  const pass: RequestListener = (message, response) => {
    const { url = '' } = message
    keep(message)
    void fetch(url).then(async (answer) => {
      response.writeHead(answer.status).end(await answer.text())
    })
  }
  const server = tls
    ? createTlsServer({ cert: tls.certificate, key: tls.key }, pass)
    : createServer(pass)
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', (message: IncomingMessage, socket: Socket) => {
    const { url = '' } = message
    keep(message)
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const [host, port] = url.split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    sockets.add(onward)
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = server.address() as AddressInfo
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, seen }
}
