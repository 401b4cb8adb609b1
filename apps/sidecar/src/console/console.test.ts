import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import type { ConsolePart } from '../capability.ts'
import { createConsole } from './console.ts'

const origin = 'http://127.0.0.1:8080'

function openConsole() {
  const clock = manualClock(1_700_000_000_000)
  let made = 0
  const part: ConsolePart = {
    id: 'bridge',
    title: 'Bridge',
    snapshot: async () => ({ incidents: ['disk full'] }),
    subscribe: () => () => {},
  }
  const broken: ConsolePart = {
    ...part,
    id: 'broken',
    snapshot: async () => {
      throw new Error('the database says: password hunter2')
    },
  }
  const page = createConsole({
    parts: [part, broken],
    clock,
    randomToken: () => `secret-${(made += 1)}`,
  })
  const ask = (path: string, init: RequestInit = {}, caller = '127.0.0.1') =>
    page.fetch(new Request(`${origin}${path}`, init), caller)
  const signIn = (token: unknown, headers: Record<string, string> = {}, caller?: string) =>
    ask(
      '/console/session',
      {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ token }),
      },
      caller,
    )
  const cookieOf = (response: Response) =>
    (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { clock, page, ask, signIn, cookieOf }
}

describe('signing in', () => {
  test('the printed token lets one browser in, and only once', async () => {
    const { page, ask, signIn, cookieOf } = openConsole()
    expect((await ask('/console/state')).status).toBe(401)

    const first = await signIn(page.oneTimeToken)
    expect(first.status).toBe(204)
    const state = await ask('/console/state', { headers: { cookie: cookieOf(first) } })
    expect(await state.json()).toMatchObject({
      parts: [{ id: 'bridge', snapshot: { incidents: ['disk full'] } }, { id: 'broken' }],
    })

    const second = await signIn(page.oneTimeToken)
    expect(second.status).toBe(403)
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  test('the address carries the token in its fragment', () => {
    const { page } = openConsole()
    const address = new URL(page.address(origin))
    expect(address.hash).toBe(`#token=${page.oneTimeToken}`)
    expect(address.pathname + address.search).toBe('/')
  })

  test('the cookie is kept from scripts, other sites and plain connections', async () => {
    const { page, ask, signIn } = openConsole()
    const plain = (await signIn(page.oneTimeToken)).headers.get('set-cookie')
    expect(plain?.split('; ').slice(1)).toEqual([
      'HttpOnly',
      'SameSite=Strict',
      'Path=/',
      'Max-Age=43200',
    ])
    const secure = await signIn(page.issueToken(), { origin: 'https://127.0.0.1:8080' })
    expect(secure.headers.get('set-cookie')?.split('; ')).toContain('Secure')
    expect(plain).not.toContain(page.oneTimeToken)
    expect(
      (await ask('/console/state', { headers: { cookie: 'retriever-console-8080=' } })).status,
    ).toBe(401)
  })

  test('a token that nobody used is no good after a day', async () => {
    const { clock, page, signIn } = openConsole()
    await clock.advance(24 * 60 * 60_000)
    expect((await signIn(page.oneTimeToken)).status).toBe(403)
    expect((await signIn(page.issueToken())).status).toBe(204)
  })

  test('a session ends after twelve hours, however busy', async () => {
    const { clock, page, ask, signIn, cookieOf } = openConsole()
    const cookie = cookieOf(await signIn(page.oneTimeToken))
    await clock.advance(12 * 60 * 60_000 - 1)
    expect((await ask('/console/state', { headers: { cookie } })).status).toBe(200)
    await clock.advance(1)
    expect((await ask('/console/state', { headers: { cookie } })).status).toBe(401)
  })

  test('signing out ends the session and removes the cookie', async () => {
    const { page, ask, signIn, cookieOf } = openConsole()
    const cookie = cookieOf(await signIn(page.oneTimeToken))
    const out = await ask('/console/session', { method: 'DELETE', headers: { cookie, origin } })
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await ask('/console/state', { headers: { cookie } })).status).toBe(401)
  })

  test('another page cannot sign in, sign out or read', async () => {
    const { page, ask, signIn, cookieOf } = openConsole()
    const foreign = ['https://evil.example', 'http://127.0.0.1:8081', 'null', '']
    for (const from of foreign) {
      expect((await signIn(page.oneTimeToken, { origin: from })).status).toBe(403)
    }
    expect((await signIn(page.oneTimeToken, { 'sec-fetch-site': 'same-site' })).status).toBe(403)

    const cookie = cookieOf(await signIn(page.oneTimeToken))
    const attempts: Record<string, string>[] = [
      { cookie, origin: 'https://evil.example' },
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of attempts) {
      expect((await ask('/console/state', { headers })).status).toBe(403)
      expect((await ask('/console/events', { headers })).status).toBe(403)
      expect((await ask('/console/session', { method: 'DELETE', headers })).status).toBe(403)
    }
    expect((await ask('/console/state', { headers: { cookie } })).status).toBe(200)
  })

  test('guessing is slowed down for the caller who guesses, and for nobody else', async () => {
    const { clock, page, signIn } = openConsole()
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await signIn(`guess ${attempt}`, {}, '10.0.0.66')).status).toBe(403)
    }
    const refused = await signIn(page.oneTimeToken, {}, '10.0.0.66')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    await clock.advance(60_000)
    expect((await signIn('guess', {}, '10.0.0.66')).status).toBe(403)
    expect((await signIn(page.oneTimeToken, {}, '127.0.0.1')).status).toBe(204)
  })

  test.each([
    ['no JSON', { body: 'token=x', headers: { 'content-type': 'application/json' } }],
    [
      'a form',
      { body: 'token=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['no text', { body: '{"token":7}', headers: { 'content-type': 'application/json' } }],
    [
      'too much',
      {
        body: JSON.stringify({ token: 'x'.repeat(2_000) }),
        headers: { 'content-type': 'application/json' },
      },
    ],
    ['nothing', { headers: { 'content-type': 'application/json' } }],
  ])('%s instead of a token is a bad request', async (_, { headers, ...init }) => {
    const { ask } = openConsole()
    const response = await ask('/console/session', {
      method: 'POST',
      headers: { origin, ...headers },
      ...init,
    })
    expect(response.status).toBe(400)
  })
})

describe('what is served', () => {
  test('a part that fails says so, without its reason, and leaves the others alone', async () => {
    const { page, ask, signIn, cookieOf } = openConsole()
    const cookie = cookieOf(await signIn(page.oneTimeToken))
    const text = await (await ask('/console/state', { headers: { cookie } })).text()
    expect(JSON.parse(text).parts[1]).toEqual({ id: 'broken', title: 'Bridge', failed: true })
    expect(text).not.toContain('hunter2')
  })

  test('every answer forbids what the page does not need', async () => {
    const { page, ask, signIn, cookieOf } = openConsole()
    const cookie = cookieOf(await signIn(page.oneTimeToken))
    const answers = [
      await ask('/'),
      await ask('/console/nothing'),
      await ask('/console/state'),
      await ask('/console/state', { headers: { cookie } }),
    ]
    for (const { headers } of answers) {
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
    expect(answers[3]?.headers.get('cache-control')).toBe('no-store')
  })

  test('files of the page, and no others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'console-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'secret.js'), 'no')
    const page = createConsole({
      parts: [],
      clock: manualClock(1_700_000_000_000),
      pageFolder: pathToFileURL(`${folder}/`),
    })
    const ask = (path: string, init?: RequestInit) => page.fetch(new Request(origin + path, init))
    const shell = await ask('/')
    expect(await shell.text()).toBe('<!doctype html>')
    const etag = shell.headers.get('etag') ?? ''
    expect((await ask('/', { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await ask('/console/secret.js')).status).toBe(404)
    expect((await ask('/console/..%2Fsecret.js')).status).toBe(404)
    expect((await ask('/console/console.js')).status).toBe(503)
    writeFileSync(join(folder, 'console.js'), 'export {}')
    expect((await ask('/console/console.js')).headers.get('content-type')).toContain('javascript')
  })

  test('nothing can be changed', async () => {
    const { ask } = openConsole()
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await ask('/', { method })).status).toBe(405)
      expect((await ask('/console/state', { method })).status).toBe(405)
      expect((await ask('/console/events', { method })).status).toBe(405)
    }
    expect((await ask('/console/session')).status).toBe(405)
  })
})
