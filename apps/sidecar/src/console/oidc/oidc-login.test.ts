import { control, startStandIn } from '@retriever/sandbox'
import { systemClock } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

import { accessSection } from '../../access/config.ts'
import { callersOf } from '../../access/grants-of.ts'
import type { ConsolePart } from '../../capability.ts'
import { leavesAt } from '../../config/leaves.ts'
import { consoleSection } from '../config.ts'
import { createConsole } from '../console.ts'
import { openOidcProvider } from './oidc-provider.ts'
import type { LoginEvent } from './oidc-provider.ts'

const origin = 'http://127.0.0.1:8080'
const callback = '/console/oidc/callback'

/** A console whose people sign in at a stand-in: those in the group `sre` may see monitors. */
async function openHouse(
  oidc: Readonly<Record<string, unknown>> = {},
  jwt: Readonly<Record<string, unknown>> = {},
) {
  const issuer = await startStandIn('oidc', {
    seed: { settings: { redirectUris: [origin + callback] } },
  })
  const sandbox = control(issuer.url)
  const leaves = leavesAt({ folder: '/', env: {}, onLiteralSecret() {}, onSecretVariable() {} })
  const access = accessSection(leaves).parse({
    jwt: { corp: { issuer: issuer.url, audience: 'birddog-sidecar', ...jwt } },
    grants: [
      {
        to: { jwt: { issuer: 'corp', claim: { groups: 'sre' } } },
        scopes: ['monitor:read'],
        services: ['shop'],
        organisations: ['*'],
        owner: 'shop',
      },
    ],
  })
  const { clientId, clientSecret } = issuer.credentials
  const config = consoleSection(leaves).parse({
    oidc: { issuer: 'corp', clientId, clientSecret, ...oidc },
  }).oidc
  if (!config) throw new Error('no section')
  const clock = manualClock(Date.now())
  const events: LoginEvent[] = []
  const login = await openOidcProvider(config, {
    jwt: access.jwt,
    callers: callersOf(access),
    // What waits for the issuer, waits in earnest.
    clock: systemClock,
    random: () => 0,
    onLogin: (event) => void events.push(event),
  })
  onTestFinished(async () => {
    await login.close()
    await issuer.close().catch(() => {})
  })
  const part: ConsolePart = {
    id: 'entities',
    title: 'Entities',
    scope: 'monitor:read',
    snapshot: async (viewer) => viewer.grants[0]?.services,
    subscribe: () => () => {},
  }
  const page = createConsole({ parts: [part], clock, login })
  const ask = (path: string, init: RequestInit = {}) =>
    page.fetch(new Request(origin + path, init), '127.0.0.1')

  /** The page's button: where to go, and the cookie for the way back. */
  const begin = async (headers: Record<string, string> = { origin }) => {
    const response = await ask('/console/oidc/login', { method: 'POST', headers })
    const { location } = (await response.json()) as { location?: string }
    return { response, location, cookie: cookieOf(response) }
  }
  /** What the person does at the issuer: gives the address to which the browser is sent back. */
  const chooses = async (location: string | undefined, choice: Record<string, string>) => {
    const form = await (await fetch(location ?? '')).text()
    const request = /name="request" value="([^"]+)"/.exec(form)?.[1] ?? ''
    const sent = await fetch(`${issuer.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ request, ...choice }),
    })
    const back = new URL(sent.headers.get('location') ?? '')
    return back.pathname + back.search
  }
  const comeBack = (path: string, cookie: string) =>
    ask(path, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })
  const signIn = async (user: string) => {
    const { location, cookie } = await begin()
    return comeBack(await chooses(location, { user }), cookie)
  }
  return { ask, begin, chooses, clock, comeBack, events, issuer, sandbox, signIn }
}

function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

function sessionIn(response: Response): string | undefined {
  return response.headers.getSetCookie().find((cookie) => cookie.startsWith('retriever-console'))
}

describe('signing in at the issuer', () => {
  test('opens a session with what is granted to the person', async () => {
    const { ask, begin, chooses, comeBack, events } = await openHouse()
    const { response, location, cookie } = await begin()
    expect(response.headers.get('set-cookie')).toMatch(
      /^retriever-login-8080=[\w-]{43}; HttpOnly; SameSite=Lax; Path=\/console\/oidc\/; Max-Age=600$/,
    )
    const asked = new URL(location ?? '').searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('scope')).toBe('openid profile groups')
    expect(asked.get('state')).not.toBe(asked.get('nonce'))

    const entered = await comeBack(await chooses(location, { user: 'ann' }), cookie)
    expect(entered.status).toBe(303)
    expect(entered.headers.get('location')).toBe('/')
    const session = sessionIn(entered)
    expect(session?.split('; ').slice(1)).toEqual([
      'HttpOnly',
      'SameSite=Strict',
      'Path=/',
      'Max-Age=43200',
    ])
    expect(entered.headers.getSetCookie().join()).toMatch(/retriever-login-8080=;.*Max-Age=0/)
    const state = await ask('/console/state', {
      headers: { cookie: session?.split(';')[0] ?? '' },
    })
    expect(await state.json()).toMatchObject({
      viewer: 'jwt/corp/ann',
      parts: [{ id: 'entities', snapshot: ['shop'] }],
    })
    expect(events).toEqual([{ outcome: 'signed-in', caller: 'jwt/corp/ann' }])
  })

  test('ends with signing out', async () => {
    const { ask, signIn } = await openHouse()
    const cookie = sessionIn(await signIn('ann'))?.split(';')[0] ?? ''
    expect((await ask('/console/state', { headers: { cookie } })).status).toBe(200)
    await ask('/console/session', { method: 'DELETE', headers: { cookie, origin } })
    expect((await ask('/console/state', { headers: { cookie } })).status).toBe(401)
  })

  test('is offered by name to whoever is not signed in', async () => {
    const { ask } = await openHouse()
    expect(await (await ask('/console/events')).json()).toMatchObject({ login: 'corp' })
  })

  test('without a secret, a public client proves itself by PKCE', async () => {
    const { signIn } = await openHouse({ clientId: 'console-public', clientSecret: undefined })
    expect((await signIn('ann')).status).toBe(303)
  })

  test('a person to whom nothing is granted is told so, and who they are', async () => {
    const { events, signIn } = await openHouse()
    const refused = await signIn('bob')
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('Signed in as jwt/corp/bob, but nothing is granted.')
    expect(sessionIn(refused)).toBeUndefined()
    expect(events).toEqual([{ outcome: 'refused', caller: 'jwt/corp/bob' }])
  })

  test('what an issuer calls a person is shown as text', async () => {
    const { sandbox, signIn } = await openHouse()
    await sandbox.settings({ claims: { sub: '<img src=x onerror=alert(1)>', groups: [] } })
    const text = await (await signIn('bob')).text()
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).not.toContain('<img src=x')
  })
})

describe('a login that another one could have made', () => {
  test('cannot be begun by another page', async () => {
    const { begin } = await openHouse()
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin, 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      const { response, cookie } = await begin(headers)
      expect(response.status).toBe(403)
      expect(cookie).toBe('')
    }
  })

  test('ends in the browser only that began it, with its state, once, within ten minutes', async () => {
    const { begin, chooses, clock, comeBack } = await openHouse()
    const mine = await begin()
    const theirs = await begin()
    const back = await chooses(mine.location, { user: 'ann' })
    const attempts: [string, string][] = [
      [back, ''],
      [back, theirs.cookie],
      [back, 'retriever-login-8080='],
      [back.replace(/state=[^&]+/, 'state=other'), mine.cookie],
      [back.replace(/state=[^&]+/, ''), mine.cookie],
      [`${back}&state=other`, mine.cookie],
      [callback, mine.cookie],
    ]
    for (const [path, cookie] of attempts) {
      const refused = await comeBack(path, cookie)
      expect(refused.status).toBe(400)
      expect(await refused.text()).toContain('This login cannot be finished')
      expect(refused.headers.get('set-cookie')).toBeNull()
    }
    expect((await comeBack(back, mine.cookie)).status).toBe(303)
    expect((await comeBack(back, mine.cookie)).status).toBe(400)

    const late = await begin()
    const tooLate = await chooses(late.location, { user: 'ann' })
    await clock.advance(10 * 60_000)
    expect((await comeBack(tooLate, late.cookie)).status).toBe(400)
  })

  test('leads to our own first page, whatever its address says', async () => {
    const { begin, chooses, comeBack } = await openHouse()
    const { location, cookie } = await begin()
    const back = await chooses(location, { user: 'ann' })
    const more = '&redirect=https://evil.example&return_to=//evil.example&next=//evil.example'
    expect((await comeBack(back + more, cookie)).headers.get('location')).toBe('/')
  })

  test('is not begun without end', async () => {
    const { begin, clock } = await openHouse()
    for (let count = 0; count < 30; count += 1) await begin()
    expect((await begin()).response.status).toBe(429)
    await clock.advance(60_000)
    expect((await begin()).response.status).toBe(200)
  })

  test('comes back to one address only, if the configuration says so', async () => {
    const { begin } = await openHouse({ redirect: 'https://console.example/console/oidc/callback' })
    const { response } = await begin()
    expect(response.status).toBe(409)
    const there = await begin({ origin })
    expect(there.cookie).toBe('')
  })
})

describe('what the issuer sends', () => {
  test('may be that the person did not want to', async () => {
    const { begin, chooses, comeBack } = await openHouse()
    const { location, cookie } = await begin()
    const denied = await comeBack(await chooses(location, { cancel: 'yes' }), cookie)
    expect(denied.status).toBe(403)
    expect(await denied.text()).toContain('corp did not sign you in: access_denied.')
    expect(sessionIn(denied)).toBeUndefined()
  })

  test.each([
    ['a forged signature', { signWith: 'forged' }],
    ['an unknown key', { signWith: 'unpublished' }],
    ['no signature', { signWith: 'none' }],
    ['a public key as a secret', { signWith: 'hs256' }],
    ['another nonce', { claims: { nonce: 'other' } }],
    ['no nonce', { claims: { nonce: null } }],
    ['another audience', { claims: { aud: 'other' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['a token of last week', { clockSkewMs: -7 * 86_400_000 }],
    ['nobody', { claims: { sub: '' } }],
    ['a name with a line in it', { claims: { sub: 'ann\nadmin' } }],
  ])('is not relied on with %s', async (_, settings) => {
    const { events, sandbox, signIn } = await openHouse()
    await sandbox.settings(settings)
    const refused = await signIn('ann')
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('cannot be relied on')
    expect(sessionIn(refused)).toBeUndefined()
    expect(events).toMatchObject([{ outcome: 'failed' }])
  })

  test('is not relied on with a signature that the configuration does not allow', async () => {
    const { events, signIn } = await openHouse({}, { algorithms: ['ES256'] })
    const refused = await signIn('ann')
    expect(sessionIn(refused)).toBeUndefined()
    expect(events).toEqual([{ outcome: 'failed', reason: 'algorithm_not_allowed' }])
  })

  test('stays out of answers and events', async () => {
    const { begin, chooses, comeBack, events, issuer, sandbox } = await openHouse()
    await sandbox.settings({ signWith: 'forged' })
    const { location, cookie } = await begin()
    const back = await chooses(location, { user: 'ann' })
    const refused = await comeBack(back, cookie)
    const shown = (await refused.text()) + JSON.stringify([...refused.headers, ...events])
    const code = new URL(back, origin).searchParams.get('code') ?? '-'
    for (const secret of [code, issuer.credentials.clientSecret, 'eyJ']) {
      expect(shown).not.toContain(secret)
    }
  })

  test('may be nothing: on the way back; the next login works again', async () => {
    const { begin, chooses, comeBack, sandbox, signIn } = await openHouse()
    const down = [{ match: { path: '/*' }, effect: { type: 'status', status: 503 } }] as const
    const { location, cookie } = await begin()
    const back = await chooses(location, { user: 'ann' })
    await sandbox.faults(down)
    const lost = await comeBack(back, cookie)
    expect(lost.status).toBe(503)
    expect(await lost.text()).toContain('corp does not answer')
    await sandbox.faults([])
    expect((await signIn('ann')).status).toBe(303)
  }, 30_000)

  test('may be nothing at all', async () => {
    const { begin, issuer } = await openHouse()
    await issuer.close()
    const { response } = await begin()
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('10')
  }, 30_000)
})
