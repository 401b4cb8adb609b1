import { Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { certificates } from './certificates.ts'
import { client, errorOf } from './client.ts'
import { proxy } from './local-proxy.ts'
import { closedPort, json, serve } from './local-server.ts'

const basic = `Basic ${Buffer.from('user:p@ss').toString('base64')}`
const once = { retry: { attempts: 1 } }

async function serveTls(host = '127.0.0.1') {
  const { server } = await certificates()
  return serve((_, response) => json(response, { ok: true }), { host, tls: server })
}

test('http goes through the proxy with absolute URLs', async () => {
  const server = await serve((_, response) => json(response, { ok: true }))
  const way = await proxy()
  const upstream = client(server.url, { proxy: { url: way.url } })
  const answer = await upstream.request({ method: 'POST', path: '/Ticket', json: { a: 1 } })
  expect(answer.json()).toEqual({ ok: true })
  expect(way.seen).toEqual([`POST ${server.url}/Ticket`])
  expect(server.arrived[0]).toMatchObject({ body: '{"a":1}' })
})

test.each(['127.0.0.1', '::1'])('https goes through a tunnel, to %s as well', async (host) => {
  const { ca } = await certificates()
  const server = await serveTls(host)
  const way = await proxy()
  const upstream = client(server.url, { proxy: { url: way.url }, tls: { ca } })
  expect((await upstream.request({ path: '/' })).json()).toEqual({ ok: true })
  expect(way.seen).toEqual([`CONNECT ${new URL(server.url).host}`])
})

test('the proxy itself may speak https', async () => {
  const { ca, server: tls } = await certificates()
  const server = await serveTls()
  const way = await proxy({ tls })
  const upstream = client(server.url, { proxy: { url: way.url }, tls: { ca } })
  expect(await upstream.request({ path: '/' })).toMatchObject({ status: 200 })
  expect(way.seen).toHaveLength(1)
})

describe('credentials for the proxy', () => {
  test.each(['http', 'https'])('go to the proxy and not to the upstream: %s', async (scheme) => {
    const { ca } = await certificates()
    const server =
      scheme === 'https' ? await serveTls() : await serve((_, response) => json(response, {}))
    const way = await proxy({ authorization: basic })
    const url = new Secret(way.url.replace('://', '://user:p%40ss@'))
    const upstream = client(server.url, { proxy: { url }, tls: { ca } })
    await upstream.request({ path: '/', headers: { authorization: 'Bearer mine' } })
    expect(way.authorizations).toEqual([basic])
    expect(server.arrived[0]?.headers['proxy-authorization']).toBeUndefined()
    expect(server.arrived[0]?.headers['authorization']).toBe('Bearer mine')
  })

  test.each(['http', 'https'])(
    'are missing: not executed, and no use to repeat: %s',
    async (scheme) => {
      const { ca } = await certificates()
      const server =
        scheme === 'https' ? await serveTls() : await serve((_, response) => json(response, {}))
      const way = await proxy({ authorization: basic })
      const upstream = client(server.url, { proxy: { url: way.url }, tls: { ca } })
      const error = await errorOf(upstream.request({ method: 'POST', path: '/' }))
      expect(error).toMatchObject({ code: 'proxy', executed: 'no', attempts: 1, retryable: true })
      expect(error.message).toContain('the proxy answers 407')
      expect(server.arrived).toEqual([])
    },
  )
})

describe('a proxy that fails', () => {
  test('refuses the tunnel: not executed, and worth another attempt', async () => {
    const way = await proxy({ refuseWith: 503 })
    const upstream = client('https://127.0.0.1:1', { proxy: { url: way.url } })
    const error = await errorOf(upstream.request({ method: 'POST', path: '/' }))
    expect(error).toMatchObject({ code: 'proxy', executed: 'no', attempts: 3 })
  })

  test('cannot reach the upstream', async () => {
    const way = await proxy()
    const url = `https://127.0.0.1:${await closedPort()}`
    const call = client(url, { proxy: { url: way.url }, ...once }).request({ path: '/' })
    expect((await errorOf(call)).message).toContain('the proxy answers 502')
  })

  test('is not there', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`
    const call = client('https://127.0.0.1:1', { proxy: { url }, ...once }).request({ path: '/' })
    const error = await errorOf(call)
    expect(error).toMatchObject({ code: 'proxy', executed: 'no' })
    expect(error.message).toContain('the proxy cannot be reached')
  })

  test('says nothing: not executed', async () => {
    const way = await proxy({ silent: true })
    const options = { proxy: { url: way.url }, attemptTimeoutMs: 40, ...once }
    const call = client('https://127.0.0.1:1', options).request({ method: 'POST', path: '/' })
    expect(await errorOf(call)).toMatchObject({ code: 'timeout', executed: 'no' })
  })
})

test('hosts in noProxy are reached directly', async () => {
  const server = await serve((_, response) => json(response, {}))
  const way = await proxy()
  const direct = client(server.url, {
    proxy: { url: way.url, noProxy: [`127.0.0.1:${server.port}`] },
  })
  await direct.request({ path: '/' })
  expect(way.seen).toEqual([])
  const other = client(server.url, { proxy: { url: way.url, noProxy: ['127.0.0.1:1'] } })
  await other.request({ path: '/' })
  expect(way.seen).toHaveLength(1)
})
