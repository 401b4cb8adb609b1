import tls from 'node:tls'

import { createUpstream, Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { certificates } from './certificates.ts'
import { client, errorOf } from './client.ts'
import { proxy } from './local-proxy.ts'
import { json, serve } from './local-server.ts'

const once = { retry: { attempts: 1 } }

describe('a private authority', () => {
  test.each(['127.0.0.1', '::1'])('is trusted when it is given: %s', async (host) => {
    const { ca, server: pair } = await certificates()
    const server = await serve((_, response) => json(response, {}), { host, tls: pair })
    const upstream = client(server.url, { tls: { ca } })
    expect(await upstream.request({ path: '/' })).toMatchObject({ status: 200 })
  })

  test('is not trusted otherwise: nothing is sent, and it is not tried again', async () => {
    const { server: pair } = await certificates()
    const server = await serve((_, response) => json(response, {}), { tls: pair })
    const error = await errorOf(client(server.url).request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({ code: 'tls', executed: 'no', attempts: 1, retryable: true })
    expect(error.message).toMatch(/certificate|unable to verify/i)
    expect(server.arrived).toEqual([])
  })

  test('does not make another name valid', async () => {
    const { ca, client: pair } = await certificates()
    const server = await serve((_, response) => json(response, {}), { tls: pair })
    const error = await errorOf(client(server.url, { tls: { ca } }).request({ path: '/' }))
    expect(error).toMatchObject({ code: 'tls', executed: 'no' })
    expect(error.cause).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  test('is added to those that are trusted anyway', async () => {
    const { ca, server: pair } = await certificates()
    const server = await serve((_, response) => json(response, {}), { tls: pair })
    const [known = ''] = tls.rootCertificates
    const upstream = client(server.url, { tls: { ca: `${known}\n${ca}` } })
    expect(await upstream.request({ path: '/' })).toMatchObject({ status: 200 })
  })
})

describe('a client certificate', () => {
  async function serveKnownClients() {
    const { ca, server } = await certificates()
    const names: string[] = []
    const local = await serve(
      (_, response, socket) => {
        if (socket instanceof tls.TLSSocket)
          names.push(String(socket.getPeerCertificate().subject.CN))
        json(response, {})
      },
      { tls: { ...server, ca, requestCert: true, rejectUnauthorized: true } },
    )
    return { ...local, names }
  }

  test('is shown to the upstream, directly and through a tunnel', async () => {
    const { ca, client: own } = await certificates()
    const server = await serveKnownClients()
    const way = await proxy()
    const options = { tls: { ca, certificate: own.cert, key: new Secret(own.key) } }
    await client(server.url, options).request({ path: '/' })
    await client(server.url, { ...options, proxy: { url: way.url } }).request({ path: '/' })
    expect(server.names).toEqual(['bridge', 'bridge'])
  })

  test('that is missing: nothing arrives, and a server that only hangs up leaves it open', async () => {
    const { ca } = await certificates()
    const server = await serveKnownClients()
    const call = client(server.url, { tls: { ca }, ...once }).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'reset', executed: 'unknown' })
    expect(server.arrived).toEqual([])
  })

  test('is not shown to a proxy', async () => {
    const { ca, server: pair, client: own } = await certificates()
    const server = await serveKnownClients()
    const shown: unknown[] = []
    const way = await proxy({
      tls: { ...pair, ca, requestCert: true, rejectUnauthorized: false },
      onConnection: (socket) => shown.push(socket.getPeerCertificate().subject),
    })
    const options = { tls: { ca, certificate: own.cert, key: new Secret(own.key) } }
    await client(server.url, { ...options, proxy: { url: way.url } }).request({ path: '/' })
    expect(shown).toEqual([undefined])
    expect(server.names).toEqual(['bridge'])
  })
})

test('a handshake that the server refuses: nothing was sent', async () => {
  const { ca, server: pair } = await certificates()
  const old = { ...pair, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
  const server = await serve((_, response) => json(response, {}), { tls: old })
  const call = client(server.url, { tls: { ca }, ...once }).request({ method: 'POST', path: '/' })
  expect(await errorOf(call)).toMatchObject({ code: 'tls', executed: 'no' })
})

test('what is no TLS at all is an error of TLS', async () => {
  const server = await serve((_, response) => json(response, {}))
  const url = server.url.replace('http:', 'https:')
  const call = client(url, once).request({ method: 'POST', path: '/' })
  expect(await errorOf(call)).toMatchObject({ code: 'tls', executed: 'no' })
})

test.each<[string, object]>([
  ['authorities that are none', { ca: 'not PEM' }],
  ['a broken authority', { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }],
  ['a broken pair', { certificate: 'not PEM', key: new Secret('s3cr3t-not-PEM') }],
])('the client is not made with %s', (_, options) => {
  const make = () => createUpstream({ name: 'test', baseUrl: 'https://glpi.example', tls: options })
  expect(make).toThrow(TypeError)
  expect(make).toThrow(/^test: tls: /)
  expect(make).not.toThrow(/s3cr3t/)
})
