import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

import { systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openListener } from '../src/http/listener.ts'
import { openApp, token } from './access-app.ts'

describe('on the wire', () => {
  async function send(head: string, more: Readonly<Record<string, unknown>> = {}) {
    const { app } = await openApp(more)
    const listener = await openListener({
      name: 'api',
      config: { host: '127.0.0.1', port: 0 },
      fetch: app.fetch,
      logger: pino({ level: 'silent' }),
      clock: systemClock,
    })
    onTestFinished(() => listener.close(AbortSignal.abort()))
    const { hostname, port } = new URL(listener.url)
    const socket = connect({ host: hostname, port: Number(port) })
    const lines = ['POST /things/1 HTTP/1.1', 'Connection: close', 'Content-Length: 0', head]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1])
  }
  const host = 'Host: localhost'
  const good = `Authorization: Bearer ${token}`

  test.each<[string, string, number]>([
    ['one header', `${host}\r\n${good}`, 201],
    ['one header in another case', `${host}\r\nAUTHORIZATION: bEARER ${token}`, 201],
    ['two headers, both good', `${host}\r\n${good}\r\n${good}`, 401],
    ['two headers, the first good', `${host}\r\n${good}\r\nAuthorization: Bearer x`, 401],
    ['two headers, the second good', `${host}\r\nAuthorization: Basic eA==\r\n${good}`, 401],
    ['an empty header before a good one', `${host}\r\nAuthorization:\r\n${good}`, 401],
    ['the name of the header with a space', `${host}\r\nAuthorization : Bearer ${token}`, 400],
    ['a token over two lines', `${host}\r\nAuthorization: Bearer\r\n ${token}`, 400],
    ['a token that fills the head', `${host}\r\nAuthorization: Bearer ${'x'.repeat(17_000)}`, 431],
    ['nothing', host, 401],
  ])('%s', async (_, head, status) => {
    expect(await send(head)).toBe(status)
  })

  const loopback = {
    loopback: {},
    grants: [
      {
        to: { loopback: true },
        scopes: ['monitor:write'],
        services: ['*'],
        organisations: ['*'],
        owner: 'local',
      },
    ],
  }

  test.each<[string, string, number]>([
    ['nothing', host, 201],
    ['a wrong token', `${host}\r\nAuthorization: Bearer wrong`, 401],
    ['a wrong scheme', `${host}\r\nAuthorization: Basic eA==`, 401],
    ['an empty header', `${host}\r\nAuthorization:`, 401],
    ['the name of another machine', 'Host: evil.example', 401],
    ['a page in a browser', `${host}\r\nOrigin: http://localhost:3000`, 401],
    ['a proxy', `${host}\r\nX-Forwarded-For: 203.0.113.9`, 401],
  ])('from this machine, when that is trusted: %s', async (_, head, status) => {
    expect(await send(head, loopback)).toBe(status)
  })
})
