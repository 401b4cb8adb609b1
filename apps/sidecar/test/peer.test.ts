import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { systemClock } from '@retriever/upstream'
import { createCA, createCert } from 'mkcert'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openListener } from '../src/http/listener.ts'
import type { ListenerOptions } from '../src/http/listener.ts'
import { peerOf } from '../src/http/peer-of.ts'

const host = '127.0.0.1'

/** A listener that answers with where the request came from. */
async function open(config: ListenerOptions['config']) {
  const listener = await openListener({
    name: 'api',
    config,
    fetch: (_, env: { readonly incoming?: IncomingMessage }) =>
      Response.json(peerOf(env.incoming), { headers: { connection: 'close' } }),
    logger: pino({ level: 'silent' }),
    clock: systemClock,
  })
  onTestFinished(() => listener.close(AbortSignal.abort()))
  return listener
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** What the answer to a GET says. */
function answered(
  send: (onAnswer: (answer: IncomingMessage) => void) => ReturnType<typeof plainRequest>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    send((answer) => void text(answer).then((body) => resolve(JSON.parse(body)), reject))
      .on('error', reject)
      .end()
  })
}

test('a connection on this machine is local', async () => {
  const { url } = await open({ host, port: 0 })
  const peer = await answered((onAnswer) => plainRequest(url, { agent: false }, onAnswer))
  expect(peer).toEqual({ address: '127.0.0.1', local: true })
})

test('without a connection nothing is known', () => {
  expect(peerOf(undefined)).toEqual({ address: '', local: false })
})

describe('over a Unix socket', () => {
  const ask = (socketPath: string) =>
    answered((onAnswer) => plainRequest({ socketPath, path: '/', agent: false }, onAnswer))

  test('who asks is local, and only the owner and the group may ask', async () => {
    const socket = join(temporaryFolder(), 'api.sock')
    const listener = await open({ host, port: 0, socket })
    expect(listener.url).toBe(`unix:${socket}`)
    expect(statSync(socket).mode & 0o777).toBe(0o660)
    expect(await ask(socket)).toEqual({ address: '', local: true })
    await listener.close(AbortSignal.abort())
    expect(() => statSync(socket)).toThrow('ENOENT')
  })

  test('a socket that a killed process has left is replaced', async () => {
    const socket = join(temporaryFolder(), 'api.sock')
    const { spawnSync } = await import('node:child_process')
    const killed = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['-e', killed])
    expect(statSync(socket).isSocket()).toBe(true)
    await open({ host, port: 0, socket })
    expect(await ask(socket)).toMatchObject({ local: true })
  })

  test('one that somebody answers on, and what is no socket, stays as it is', async () => {
    const folder = temporaryFolder()
    const socket = join(folder, 'api.sock')
    const other = createServer().listen(socket)
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    await expect(open({ host, port: 0, socket })).rejects.toThrow('something else listens there')
    const file = join(folder, 'notes.txt')
    writeFileSync(file, 'mine')
    await expect(open({ host, port: 0, socket: file })).rejects.toThrow(
      'there is something else under this path',
    )
    expect(statSync(file).size).toBe(4)
  })

  test('its folder must be there, and the path must fit', async () => {
    const folder = temporaryFolder()
    const absent = join(folder, 'absent', 'api.sock')
    await expect(open({ host, port: 0, socket: absent })).rejects.toThrow('its folder is not there')
    const long = join(folder, 'x'.repeat(120))
    await expect(open({ host, port: 0, socket: long })).rejects.toThrow('too long')
  })
})

describe('with certificates of clients', () => {
  const authority = () =>
    createCA({ organization: 'Tests', countryCode: 'AQ', state: 'x', locality: 'x', validity: 2 })

  async function openWithAuthorities() {
    const folder = temporaryFolder()
    const [servers, clients, strangers] = await Promise.all([authority(), authority(), authority()])
    const issued = ({ key, cert }: typeof servers, name: string) =>
      createCert({ domains: [name], validity: 1, ca: { key, cert } })
    const pair = await issued(servers, host)
    const tls = {
      certificate: join(folder, 'tls.crt'),
      key: join(folder, 'tls.key'),
      clientCa: join(folder, 'clients.crt'),
    }
    writeFileSync(tls.certificate, pair.cert)
    writeFileSync(tls.key, pair.key)
    writeFileSync(tls.clientCa, clients.cert)
    const { url } = await open({ host, port: 0, tls })
    const ask = (shown: object) =>
      answered((onAnswer) =>
        tlsRequest(url, { ca: servers.cert, agent: false, ...shown }, onAnswer),
      )
    return {
      ask,
      client: await issued(clients, 'deployer.shop'),
      stranger: await issued(strangers, 'deployer.shop'),
    }
  }

  test('one that its authority has issued says who asks', async () => {
    const { ask, client } = await openWithAuthorities()
    expect(await ask(client)).toMatchObject({
      local: true,
      certificate: {
        dnsNames: ['deployer.shop'],
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    })
  })

  test('one of another authority says why it is not good, and no certificate says nothing', async () => {
    const { ask, stranger } = await openWithAuthorities()
    const peer = await ask(stranger)
    expect(peer).not.toHaveProperty('certificate')
    expect(peer).toHaveProperty('certificateRefused', expect.stringMatching(/^[A-Z_]+$/))
    expect(await ask({})).toEqual({ address: '127.0.0.1', local: true })
  })
})
