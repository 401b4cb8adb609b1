import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'

import { systemClock } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { createCA, createCert } from 'mkcert'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'

import { ListenError, defaultLimits, openListener } from '../src/http/listener.ts'
import type { ListenerOptions } from '../src/http/listener.ts'

const host = '127.0.0.1'

async function open(options: Partial<ListenerOptions> = {}) {
  const lines: string[] = []
  const listener = await openListener({
    name: 'api',
    config: { host, port: 0 },
    fetch: () => new Response('hello'),
    logger: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    clock: systemClock,
    ...options,
  })
  onTestFinished(() => listener.close(AbortSignal.abort()))
  return { listener, lines, port: Number(new URL(listener.url).port) }
}

/** Everything that the server says on a connection on which this was sent, until it closes the connection. */
function answerTo(port: number, sent: string): Promise<string> {
  const socket = createConnection({ host, port })
  socket.write(sent)
  return text(socket)
}

describe('a sender that dribbles', () => {
  const limits = {
    ...defaultLimits,
    headersTimeout: 100,
    requestTimeout: 200,
    connectionsCheckingInterval: 20,
  }

  test('its head is waited for so long', async () => {
    const { port } = await open({ limits })
    expect(await answerTo(port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(
      /^HTTP\/1\.1 408 /,
    )
  })

  test('its body is waited for so long', async () => {
    const fetch = async (incoming: Request) => new Response(await incoming.text())
    const { port } = await open({ limits, fetch })
    const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345'
    expect(await answerTo(port, head)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('a head that is too large', async () => {
    const { port } = await open()
    const answer = await answerTo(
      port,
      `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })
})

describe('closing', () => {
  test('lets a request finish, and ends the connections that are kept', async () => {
    let finish: (response: Response) => void = () => {}
    let asked = () => {}
    const arrived = new Promise<void>((resolve) => (asked = resolve))
    const fetch = () => {
      asked()
      return new Promise<Response>((resolve) => (finish = resolve))
    }
    const { listener, port } = await open({ fetch })
    const idle = answerTo(port, '')
    const answer = answerTo(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await arrived
    const closed = listener.close(new AbortController().signal)
    expect(await idle).toBe('')
    finish(new Response('in time'))
    expect(await answer).toContain('in time')
    await closed
  })

  test('cuts off what does not finish in time, and says so', async () => {
    let asked = () => {}
    const arrived = new Promise<void>((resolve) => (asked = resolve))
    const fetch = () => {
      asked()
      return new Promise<Response>(() => {})
    }
    const { listener, lines, port } = await open({ fetch })
    const answer = answerTo(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n').catch(() => 'cut')
    await arrived
    await listener.close(AbortSignal.timeout(50))
    expect(await answer).toMatch(/^(?:cut)?$/)
    expect(lines.join('')).toContain('requests that did not finish in time were cut off')
  })
})

describe('an address that cannot be had', () => {
  test('something else listens there', async () => {
    const other = createServer().listen(0, host)
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const error: unknown = await open({ config: { host, port } }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ListenError)
    expect(String(error)).toContain(
      `cannot listen on 127.0.0.1:${port}: something else listens there`,
    )
  })

  test('not one of this machine', async () => {
    const error: unknown = await open({ config: { host: '192.0.2.1', port: 0 } }).catch(
      (cause: unknown) => cause,
    )
    expect(String(error)).toContain('this machine does not have the address')
  })
})

test('over IPv6 its address has brackets', async () => {
  const { listener } = await open({ config: { host: '::1', port: 0 } })
  expect(listener.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect(await (await fetch(listener.url)).text()).toBe('hello')
})

describe('TLS', () => {
  const issuer = createCA({
    organization: 'Tests',
    countryCode: 'AQ',
    state: 'x',
    locality: 'x',
    validity: 2,
  })

  async function writePair(folder: string, name: string) {
    const { key, cert: ca } = await issuer
    const pair = await createCert({ domains: [host, name], validity: 1, ca: { key, cert: ca } })
    const files = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') }
    writeFileSync(files.certificate, pair.cert)
    writeFileSync(files.key, pair.key)
    return files
  }

  /** The names in the certificate that a client sees. */
  async function seenBy(url: string): Promise<string> {
    const { cert: ca } = await issuer
    return new Promise((resolve, reject) => {
      request(url, { ca, agent: false }, (response) => {
        resolve((response.socket as TLSSocket).getPeerCertificate().subjectaltname ?? '')
        response.resume()
      })
        .on('error', reject)
        .end()
    })
  }

  test('serves, takes a replaced certificate, and keeps the old one when the new one is broken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const tls = await writePair(folder, 'first.example.org')
    const clock = manualClock()
    const { listener, lines } = await open({ config: { host, port: 0, tls }, clock })
    expect(listener.url).toMatch(/^https:/)
    expect(await seenBy(listener.url)).toContain('first.example.org')

    await writePair(folder, 'second.example.org')
    await clock.advance(5_000)
    await expect.poll(() => lines.join(''), { timeout: 10_000 }).toContain('certificate replaced')
    expect(await seenBy(listener.url)).toContain('second.example.org')

    writeFileSync(tls.certificate, 'broken')
    await clock.advance(5_000)
    await expect
      .poll(() => lines.join(''), { timeout: 10_000 })
      .toContain('certificate not replaced; the old one stays')
    expect(await seenBy(listener.url)).toContain('second.example.org')
  })

  test('a certificate and a key that do not fit are refused at the start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const tls = await writePair(folder, 'first.example.org')
    writeFileSync(tls.key, 'broken')
    const error: unknown = await open({ config: { host, port: 0, tls } }).catch(
      (cause: unknown) => cause,
    )
    expect(String(error)).toContain('its certificate and its key cannot be used together')
  })
})
