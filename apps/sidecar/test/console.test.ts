import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { canaries, configText, openApi, temporaryFolder } from './open-api.ts'
import { run, serve } from './retriever.ts'

function houseWith(config: string): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'c.yaml'), config)
  return folder
}

async function signIn(address: string): Promise<Response> {
  const { origin, hash } = new URL(address)
  return fetch(`${origin}/console/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  })
}

// Real processes take their time on a busy machine.
describe('retriever console', { timeout: 60_000 }, () => {
  test('prints an address that lets one browser in, once, and that is written nowhere else', async () => {
    const folder = houseWith(`${configText()}\nlog: { level: trace }`)
    const retriever = await serve(folder)
    const { api } = retriever
    const issued = await run(['console', '--config', 'c.yaml', '--url', api], { folder })
    expect(issued).toMatchObject({
      code: 0,
      stderr: '(good for one sign-in, within 24 hours)\n',
    })
    const address = issued.stdout.trimEnd()
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
    expect(address.startsWith(`${api}/#token=`)).toBe(true)
    expect(address).not.toBe(retriever.console)

    const first = await signIn(address)
    expect(first.status).toBe(204)
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect((await fetch(`${api}/console/state`, { headers: { cookie } })).status).toBe(200)
    expect((await signIn(address)).status).toBe(403)

    const json = await run(['console', '--config', 'c.yaml', '--url', api, '--json'], { folder })
    expect(json).toMatchObject({ code: 0, stderr: '' })
    const other = JSON.parse(json.stdout) as { address: string }
    expect(Object.keys(other)).toEqual(['address'])
    expect(other.address).not.toBe(address)

    retriever.kill('SIGTERM')
    const { stdout, stderr } = await retriever.ended
    expect(stderr).toContain('"route":"/console/token","status":201')
    for (const { hash } of [new URL(address), new URL(other.address)]) {
      expect(stdout + stderr).not.toContain(hash.replace('#token=', ''))
    }
  })

  test('a token without the scope and a wrong one end with 6', async () => {
    const folder = houseWith(configText())
    const { api } = await serve(folder)
    writeFileSync(join(folder, 'viewer.token'), canaries.viewer)
    const file = ['--token-file', 'viewer.token', '--url', api]
    const denied = await run(['console', ...file], { folder })
    expect(denied).toMatchObject({ code: 6, stdout: '' })
    expect(denied.stderr).toContain('"token/viewer" does not have the scope console:read')
    const env = { RETRIEVER_TOKEN: 'no-such-token' }
    const unknown = await run(['console', '--url', api], { folder, env })
    expect(unknown).toMatchObject({ code: 6, stdout: '' })
    expect(unknown.stderr).toContain('the token is not known')
    expect(unknown.stderr).not.toContain('no-such-token')
  })

  test('a configuration in which no token has the scope ends with 2', async () => {
    const folder = houseWith(configText().replace(', console:read', ''))
    const argv = ['console', '--config', 'c.yaml', '--url', 'http://127.0.0.1:9']
    const { code, stderr } = await run(argv, { folder })
    expect(code).toBe(2)
    expect(stderr).toContain('no token with the scope console:read')
  })

  test('an answer without an address is none of a retriever', async () => {
    const server = createServer((_, response) => response.end('{"address":7}'))
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { RETRIEVER_TOKEN: 'some-token' }
    const { code, stdout, stderr } = await run(['console', '--url', url], {
      folder: temporaryFolder(),
      env,
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('the answer has no address of a console')
  })
})

test('the route stands before the console, and takes nothing but POST', async () => {
  const { api } = await openApi()
  const response = await api('/console/token')
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST, OPTIONS')
  expect((await api('/console/token', { method: 'POST' })).status).toBe(401)
})
