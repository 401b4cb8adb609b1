import { manualClock } from '@retriever/upstream/testing'
import { pino } from 'pino'
import { expect, test } from 'vitest'

import { tokenAuthoriser } from '../../test/access-house.ts'
import { createApp } from '../http/app.ts'
import { createConsole } from './console.ts'
import { consoleRoutes } from './routes.ts'

const origin = 'http://retriever.example:8080'

function openRoutes() {
  const clock = manualClock(1_700_000_000_000)
  const page = createConsole({ parts: [], clock })
  const lines: string[] = []
  const app = createApp({
    routes: consoleRoutes(page),
    authoriser: tokenAuthoriser({
      operator: { token: 'op-token', scopes: ['console:read'] },
      other: { token: 'other-token', scopes: ['bridge:read', 'bridge:operate'] },
    }),
    logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    clock,
  })
  const ask = (token: string, from = origin) =>
    app.request(`${from}/console/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
  const issue = async (from?: string) => {
    const { address } = (await (await ask('op-token', from)).json()) as { address: string }
    return new URL(address)
  }
  const signIn = async (token: string) => {
    const response = await page.fetch(
      new Request(`${origin}/console/session`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      }),
    )
    return response.status
  }
  return { ask, clock, issue, lines, page, signIn }
}

const tokenOf = ({ hash }: URL) => hash.replace('#token=', '')

test('answers 201 with an address that lets one browser in, once', async () => {
  const { ask, page, signIn } = openRoutes()
  const response = await ask('op-token')
  expect(response.status).toBe(201)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const body = (await response.json()) as { address: string }
  expect(Object.keys(body)).toEqual(['address'])
  const token = tokenOf(new URL(body.address))
  expect(body.address).toBe(`${origin}/#token=${token}`)
  expect(token).not.toBe(page.oneTimeToken)
  expect(await signIn(token)).toBe(204)
  expect(await signIn(token)).toBe(403)
  expect(await signIn(page.oneTimeToken)).toBe(204)
})

test('whoever opens the address sees what the one who asked for it may see, and not more', async () => {
  const { issue, page } = openRoutes()
  const session = async (token: string) => {
    const signedIn = await page.fetch(
      new Request(`${origin}/console/session`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      }),
    )
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    return (
      await page.fetch(new Request(`${origin}/console/state`, { headers: { cookie } }))
    ).json()
  }
  expect(await session(tokenOf(await issue()))).toMatchObject({ viewer: 'token/operator' })
  expect(await session(page.oneTimeToken)).toMatchObject({ viewer: 'console' })
})

test('the address begins like the one that was asked, and every one is another', async () => {
  const { issue } = openRoutes()
  const first = await issue('https://[::1]:8443')
  const second = await issue('https://[::1]:8443')
  expect(first.origin).toBe('https://[::1]:8443')
  expect(tokenOf(first)).not.toBe(tokenOf(second))
})

test('whoever has no token with the scope gets none', async () => {
  const { ask } = openRoutes()
  const forbidden = await ask('other-token')
  expect(forbidden.status).toBe(403)
  expect(await forbidden.text()).toContain('does not have the scope console:read')
  const unknown = await ask('wrong-token')
  expect(unknown.status).toBe(401)
  expect(await unknown.text()).not.toContain('#token=')
})

test('the token is in no line of the log', async () => {
  const { issue, lines } = openRoutes()
  const token = tokenOf(await issue())
  expect(lines.join('')).toContain('/console/token')
  expect(lines.join('')).not.toContain(token)
})

test('sixteen are kept: a newer one takes the place of the oldest', async () => {
  const { issue, signIn } = openRoutes()
  const tokens: string[] = []
  for (let count = 0; count < 17; count += 1) tokens.push(tokenOf(await issue()))
  expect(await signIn(tokens[0] ?? '')).toBe(403)
  for (const token of tokens.slice(1)) expect(await signIn(token)).toBe(204)
})

test('one that nobody used is no good after a day', async () => {
  const { clock, issue, signIn } = openRoutes()
  const token = tokenOf(await issue())
  await clock.advance(24 * 60 * 60_000)
  expect(await signIn(token)).toBe(403)
})
