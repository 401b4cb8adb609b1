import { writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { describe, expect, test } from 'vitest'

import { alertmanagerBody, canaries, configText, temporaryFolder } from './open-api.ts'
import { run, serve, start } from './retriever.ts'

const hookAuth = { authorization: `Bearer ${canaries.webhook}` }

function houseWith(config: string = configText()): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'c.yaml'), config)
  return folder
}

/** How long a process on a busy machine may take for what it does at once otherwise. */
const patience = { timeout: 20_000 }

async function statusOf(url: string): Promise<number | 'refused'> {
  try {
    return (await fetch(url)).status
  } catch {
    return 'refused'
  }
}

// Real processes take their time on a busy machine.
describe('serve', { timeout: 60_000 }, () => {
  test('logs where it listens, tells the console, and ends with 0 on SIGTERM', async () => {
    const retriever = start(['serve', '--config', 'c.yaml'], { folder: houseWith() })
    const api = await retriever.line(
      (line) => line['msg'] === 'listening' && line['listener'] === 'api',
    )
    const ops = await retriever.line(
      (line) => line['msg'] === 'listening' && line['listener'] === 'ops',
    )
    expect(api['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${ops['url']}/livez`)).status).toBe(200)
    retriever.kill('SIGTERM')
    const { code, stdout, stderr } = await retriever.ended
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^Console: http:\/\/127\.0\.0\.1:\d+\/#token=\S+ \(good for one sign-in\)\n$/,
    )
    expect(stdout).not.toContain('#token=')
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    ).toEqual(['listening', 'listening', 'stopping', 'stopped'])
  })

  test('goes on until it is told to stop, even with no section that has anything to do meanwhile', async () => {
    const quiet = `version: 1
listeners: { api: { port: 0 }, ops: { port: 0 } }
`
    const retriever = await serve(houseWith(quiet))
    expect(await statusOf(`${retriever.ops}/livez`)).toBe(200)
    expect(await statusOf(`${retriever.ops}/livez`)).toBe(200)
    retriever.kill('SIGTERM')
    expect((await retriever.ended).code).toBe(0)
  })

  test('with --json prints one line with the addresses, and logs to stderr', async () => {
    const retriever = await serve(houseWith())
    expect(retriever.console.startsWith(`${retriever.api}/#token=`)).toBe(true)
    const shell = await fetch(`${retriever.api}/console/state`)
    expect(shell.status).toBe(401)
    retriever.kill('SIGINT')
    const { code, stdout, stderr } = await retriever.ended
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('"msg":"stopped"')
  })

  test('refuses a second process on the same database, clearly', async () => {
    const folder = houseWith()
    const first = await serve(folder)
    const second = await run(['serve', '--config', 'c.yaml'], { folder })
    expect(second.code).toBe(3)
    expect(second.stderr).toContain('bridge.db: another process has the database')
    expect(second.stderr).not.toContain(' at ')
    expect((await fetch(`${first.ops}/livez`)).status).toBe(200)
  })

  test('says so when an address is taken, and gives the database back', async () => {
    const folder = houseWith()
    const { api } = await serve(folder)
    const other = houseWith(
      configText().replace('api: { port: 0 }', `api: { port: ${new URL(api).port} }`),
    )
    const { code, stderr } = await run(['serve', '--config', 'c.yaml'], { folder: other })
    expect(code).toBe(4)
    expect(stderr).toContain('the api listener cannot listen on 127.0.0.1')
    expect(stderr).toContain('something else listens there')
  })

  test('tells every mistake of the configuration and ends with 2', async () => {
    const folder = houseWith('version: 1\nlog: { level: loud }\nbrigde: {}')
    const { code, stderr, stdout } = await run(['serve', '--config', 'c.yaml'], { folder })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('c.yaml:2:8  log.level: expected one of')
    expect(stderr).toContain('did you mean "bridge"?')
    expect(stderr).not.toContain(' at ')
  })

  test('finishes what is under way, takes nothing new, and loses nothing that it acknowledged', async () => {
    const folder = houseWith()
    const retriever = await serve(folder)
    const { hostname, port } = new URL(retriever.api)
    const body = alertmanagerBody()
    const socket = createConnection({ host: hostname, port: Number(port) })
    socket.write(
      `POST /bridge/sources/prometheus HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n` +
        `Authorization: ${hookAuth.authorization}\r\n\r\n${body.slice(0, 100)}`,
    )
    // An answered request on another connection proves that the first one was taken.
    await fetch(`${retriever.api}/console/state`)
    retriever.kill('SIGTERM')
    await expect.poll(() => statusOf(`${retriever.ops}/readyz`), patience).toBe(503)
    await expect.poll(() => statusOf(retriever.api), patience).toBe('refused')
    socket.write(body.slice(100))
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 202 /)
    expect((await retriever.ended).code).toBe(0)

    const again = await serve(folder)
    const status = await fetch(`${again.api}/bridge/status`, {
      headers: { authorization: `Bearer ${canaries.operator}` },
    })
    expect(await status.json()).toMatchObject({ counts: { creating: 1 } })
  })

  test('under load: every acknowledged delivery is there afterwards', async () => {
    const folder = houseWith()
    const retriever = await serve(folder)
    let acknowledged = 0
    let next = 0
    const sender = async () => {
      for (;;) {
        next += 1
        const fingerprint = next.toString(16).padStart(16, '0')
        const labels = { alertname: 'HighCPU', instance: fingerprint }
        const response = await fetch(`${retriever.api}/bridge/sources/prometheus`, {
          method: 'POST',
          headers: hookAuth,
          body: alertmanagerBody({ fingerprint, labels }),
        }).catch(() => undefined)
        if (response?.status !== 202) return
        acknowledged += 1
        if (acknowledged === 100) retriever.kill('SIGTERM')
      }
    }
    await Promise.all(Array.from({ length: 8 }, sender))
    expect((await retriever.ended).code).toBe(0)
    const again = await serve(folder)
    const status = await fetch(`${again.api}/bridge/status`, {
      headers: { authorization: `Bearer ${canaries.operator}` },
    })
    const { counts } = (await status.json()) as { counts: Record<string, number> }
    const stored = Object.values(counts).reduce((sum, count) => sum + count, 0)
    expect(stored).toBeGreaterThanOrEqual(acknowledged)
    expect(acknowledged).toBeGreaterThanOrEqual(100)
  })

  test('a second signal ends it at once', async () => {
    const folder = houseWith()
    const retriever = await serve(folder)
    const { hostname, port } = new URL(retriever.api)
    const socket = createConnection({ host: hostname, port: Number(port) })
    socket.on('error', () => {})
    socket.write(
      `POST /bridge/sources/prometheus HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n` +
        `Authorization: ${hookAuth.authorization}\r\n\r\n{`,
    )
    await fetch(`${retriever.api}/console/state`)
    retriever.kill('SIGTERM')
    await expect.poll(() => statusOf(`${retriever.ops}/readyz`), patience).toBe(503)
    retriever.kill('SIGTERM')
    expect((await retriever.ended).code).toBe(143)
    socket.destroy()
  })

  test('no secret is in anything that it writes, even at the level trace', async () => {
    const folder = houseWith(`${configText()}\nlog: { level: trace }`)
    const retriever = await serve(folder)
    for (const token of Object.values(canaries)) {
      await fetch(`${retriever.api}/bridge/sources/prometheus`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: alertmanagerBody(),
      })
      await fetch(`${retriever.api}/nothing?token=${token}`)
    }
    await fetch(`${retriever.ops}/readyz`)
    retriever.kill('SIGTERM')
    const { stdout, stderr } = await retriever.ended
    expect(stderr).toContain('answered')
    expect(stdout + stderr).not.toContain('canary')
  })
})
