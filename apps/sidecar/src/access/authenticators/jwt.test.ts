import { createUpstream } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'

import { accessConfig } from '../../../test/access-house.ts'
import { startIssuer } from '../../../test/token-issuer.ts'
import type { TokenIssuer } from '../../../test/token-issuer.ts'
import { callersOf } from '../grants-of.ts'
import { jwksReader, keptJwks } from '../jwks.ts'
import { jwtAuthenticator } from './jwt.ts'

async function openHouse(settings: Readonly<Record<string, unknown>> = {}) {
  const issuer = await startIssuer()
  const clock = manualClock(Date.now())
  const config = accessConfig({
    jwt: { corp: { issuer: issuer.issuer, audience: 'birddog', ...settings } },
    grants: [
      { to: { jwt: { issuer: 'corp', subject: 'ali*' } }, scopes: ['audit:read'] },
      { to: { jwt: { issuer: 'corp', claim: { groups: 'sre' } } }, scopes: ['bridge:read'] },
    ],
  })
  const failures: unknown[] = []
  const issuers = Object.entries(config.jwt).map(([name, jwt]) => {
    const upstreamFor = (baseUrl: string) => {
      const upstream = createUpstream({ name, baseUrl, retry: { attempts: 1 }, breaker: false })
      onTestFinished(() => upstream.close())
      return upstream
    }
    const read = jwksReader(jwt.issuer, jwt.jwks, upstreamFor)
    return { name, settings: jwt, jwks: keptJwks(read, clock, (error) => failures.push(error)) }
  })
  const authenticator = jwtAuthenticator(issuers, callersOf(config))
  return {
    ...issuer,
    clock,
    failures,
    warm: () => authenticator.run?.(new AbortController().signal),
    check: async () => authenticator.checks?.[0]?.run(new AbortController().signal),
    ask: async (token: string) =>
      authenticator.authenticate({
        headers: new Headers(),
        peer: { address: '', local: false },
        host: 'api.example',
        now: clock.now(),
        credential: { type: 'bearer', token },
      }),
  }
}

test('a token of the issuer names its bearer, and what is granted to it', async () => {
  const { ask, asked, check, sign, warm } = await openHouse()
  expect(await check()).toMatchObject({ ok: false, detail: 'its keys were not read yet' })
  await warm()
  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys'])
  expect(await ask(await sign({ groups: ['dev', 'sre'] }))).toEqual({
    caller: {
      name: 'jwt/corp/alice',
      kind: 'jwt',
      grants: [
        expect.objectContaining({ scopes: ['audit:read'] }),
        expect.objectContaining({ scopes: ['bridge:read'] }),
      ],
    },
  })
  await ask(await sign({}, { typ: 'at+jwt' }))
  expect(asked).toHaveLength(2)
  expect(await check()).toEqual({ ok: true, detail: '1 keys are known' })
})

test('another claim may name the bearer', async () => {
  const { ask, sign } = await openHouse({ name: 'client_id' })
  expect(await ask(await sign({ client_id: 'ci' }))).toMatchObject({
    caller: { name: 'jwt/corp/ci' },
  })
  expect(await ask(await sign())).toMatchObject({ refused: expect.stringContaining('client_id') })
})

test('tokens of others are not for this way to decide', async () => {
  const { ask, asked, sign } = await openHouse()
  expect(await ask(await sign({ iss: 'https://kubernetes' }))).toBeUndefined()
  expect(await ask('op-token')).toBeUndefined()
  expect(asked).toEqual([])
})

describe('is refused', () => {
  const hour = 3600
  const now = () => Math.floor(Date.now() / 1000)

  test.each<[string, (issuer: TokenIssuer) => Promise<string>, RegExp]>([
    ['a token that has expired', ({ sign }) => sign({}, { exp: now() - 40 }), /expired/],
    ['one that never does', ({ sign }) => sign({}, { exp: 'none' }), /when it expires/],
    ['one that is not good yet', ({ sign }) => sign({ nbf: now() + hour }), /not good yet/],
    ['one for somebody else', ({ sign }) => sign({ aud: ['vault', 'x'] }), /audience/],
    ['one for nobody', ({ sign }) => sign({ aud: '' }), /audience/],
    ['the proof of a login', ({ sign }) => sign({ nonce: 'n' }), /login/],
    ['one of another use', ({ sign }) => sign({}, { typ: 'logout+jwt' }), /type/],
    ['one without a subject', ({ sign }) => sign({ sub: '' }), /sub/],
    ['a subject with a line in it', ({ sign }) => sign({ sub: 'a\nb' }), /control characters/],
    [
      'one that another key has signed under the name of ours',
      async ({ sign }) => sign({}, { key: (await generateKeyPair('ES256')).privateKey }),
      /signature/,
    ],
    [
      'one with a key that the issuer does not have',
      ({ sign }) => sign({}, { kid: 'other' }),
      /a key that its issuer does not have/,
    ],
    [
      'one signed with a shared secret',
      ({ sign }) => sign({}, { alg: 'HS256', key: Buffer.from('x'.repeat(32)) }),
      /algorithm/,
    ],
    ['one that nobody has signed', async ({ sign }) => unsigned(await sign()), /algorithm|read/],
    [
      'one whose claims were changed',
      async ({ sign }) => withClaims(await sign(), { sub: 'admin' }),
      /signature/,
    ],
  ])('%s', async (_, made, reason) => {
    const house = await openHouse()
    expect(await house.ask(await made(house))).toMatchObject({
      refused: expect.stringMatching(reason),
    })
  })

  test('a token that brings the key for its own signature', async () => {
    const { ask, issuer } = await openHouse()
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const { SignJWT } = await import('jose')
    const token = await new SignJWT({ iss: issuer, aud: 'birddog', sub: 'alice' })
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey), jku: `${issuer}/keys` })
      .setExpirationTime('1h')
      .sign(privateKey)
    expect(await ask(token)).toHaveProperty('refused')
  })

  test('the clock may be wrong by the tolerance, and not more', async () => {
    const { ask, clock, sign } = await openHouse()
    const token = await sign({}, { exp: now() + 10 })
    await clock.advance(35_000)
    expect(await ask(token)).toHaveProperty('caller')
    await clock.advance(10_000)
    expect(await ask(token)).toMatchObject({ refused: 'the token has expired' })
  })
})

test('a new key of the issuer is read once, and then not again for a while', async () => {
  const { ask, asked, clock, rotate, sign } = await openHouse()
  expect(await ask(await sign())).toHaveProperty('caller')
  const old = await sign()
  await rotate()
  await clock.advance(30_000)
  const fresh = await sign()
  const answers = await Promise.all([ask(fresh), ask(fresh), ask(fresh)])
  expect(answers.every((one) => one !== undefined && 'caller' in one)).toBe(true)
  expect(asked.filter((path) => path === '/keys')).toHaveLength(2)
  expect(await ask(old)).toHaveProperty('refused')
  for (let count = 0; count < 5; count += 1) await ask(await sign({}, { kid: `x${count}` }))
  expect(asked.filter((path) => path === '/keys')).toHaveLength(2)
})

test('keys that were read go on while the issuer is down, for a day', async () => {
  const { ask, check, clock, failures, sign, up } = await openHouse()
  const day = Math.floor(Date.now() / 1000) + 2 * 86_400
  expect(await ask(await sign())).toHaveProperty('caller')
  up(false)
  await clock.advance(3_600_000)
  expect(await ask(await sign({}, { exp: day }))).toHaveProperty('caller')
  await expect.poll(check).toMatchObject({
    ok: false,
    detail: expect.stringContaining('the ones from before stay good'),
  })
  expect(failures.length).toBeGreaterThan(0)
  expect(await ask(await sign({}, { exp: day, kid: 'new' }))).toHaveProperty('unavailable')
  await clock.advance(86_400_000)
  expect(await ask(await sign({}, { exp: day }))).toHaveProperty('unavailable')
  up(true)
  await clock.advance(1_000)
  expect(await ask(await sign({}, { exp: day }))).toHaveProperty('caller')
})

test('without keys nobody is let in, and nobody is refused for good', async () => {
  const { ask, clock, sign, up } = await openHouse()
  up(false)
  const token = await sign()
  expect(await ask(token)).toMatchObject({ unavailable: expect.any(String) })
  up(true)
  await clock.advance(1_000)
  expect(await ask(token)).toHaveProperty('caller')
})

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['of another issuer', { issuer: 'https://evil.example' }, 'that of another issuer'],
  ['without keys', { jwks_uri: 7 }, 'does not tell where its keys are'],
  ['with keys in a file', { jwks_uri: 'file:///etc/passwd' }, 'an address without TLS'],
])('an OpenID configuration %s is not used', async (_, configuration, reason) => {
  const { ask, check, pretend, sign } = await openHouse()
  pretend(configuration)
  expect(await ask(await sign())).toHaveProperty('unavailable')
  expect(await check()).toMatchObject({ detail: expect.stringContaining(reason) })
})

function unsigned(token: string): string {
  const header = Buffer.from('{"alg":"none"}').toString('base64url')
  return `${header}.${token.split('.')[1]}.`
}

function withClaims(token: string, changed: Readonly<Record<string, unknown>>): string {
  const [header, payload = '', signature] = token.split('.')
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const next = JSON.stringify({ ...Object(claims), ...changed })
  return `${header}.${Buffer.from(next).toString('base64url')}.${signature}`
}
