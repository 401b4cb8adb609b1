import { createHmac } from 'node:crypto'

import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  exportSPKI,
  jwtVerify,
} from 'jose'
import type { JSONWebKeySet } from 'jose'
import { describe, expect, test } from 'vitest'

import { exchange, startOidc, type Oidc } from './oidc-client.ts'

const machine = {
  client_id: 'pipeline',
  client_secret: 'sandbox-pipeline-secret',
  grant_type: 'client_credentials',
}

async function codeOf({ authorize, signIn }: Oidc, change = {}): Promise<string> {
  const { location } = await signIn(await authorize({ prompt: 'login', ...change }))
  return location?.searchParams.get('code') ?? ''
}

async function keysOf({ get }: Oidc): Promise<JSONWebKeySet> {
  return (await get('/jwks')).body as unknown as JSONWebKeySet
}

async function machineToken({ token }: Oidc): Promise<string> {
  return String((await token(machine)).body['access_token'])
}

describe('a code', () => {
  test('is good once; who brings it again takes the tokens of the first back', async () => {
    const oidc = await startOidc()
    const code = await codeOf(oidc, { scope: 'openid offline_access' })
    const { body } = await oidc.token(exchange(code))
    expect((await oidc.token(exchange(code))).body['error']).toBe('invalid_grant')
    const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }
    expect((await oidc.token(refresh)).body['error']).toBe('invalid_grant')
  })

  test('is good for a minute', async () => {
    const oidc = await startOidc()
    const code = await codeOf(oidc)
    await oidc.remote.clock({ advanceMs: 60_000 })
    expect((await oidc.token(exchange(code))).body['error']).toBe('invalid_grant')
  })

  test.each([
    [{ redirect_uri: 'http://127.0.0.1:8080/other' }, 'invalid_grant'],
    [{ redirect_uri: undefined }, 'invalid_grant'],
    [{ code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    [{ code_verifier: undefined }, 'invalid_grant'],
    [{ code: 'wrong' }, 'invalid_grant'],
    [{ code: undefined }, 'invalid_request'],
    [{ client_id: 'console-public', client_secret: undefined }, 'invalid_grant'],
    [{ client_secret: 'wrong' }, 'invalid_client'],
    [{ client_secret: undefined }, 'invalid_client'],
    [{ client_id: undefined }, 'invalid_request'],
    [{ client_id: 'stranger' }, 'invalid_client'],
    [{ grant_type: undefined }, 'invalid_request'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: 'client_credentials' }, 'unauthorized_client'],
  ])('is refused with %o: %s', async (change, error) => {
    const oidc = await startOidc()
    const answer = await oidc.token({ ...exchange(await codeOf(oidc)), ...change })
    expect(answer.body['error']).toBe(error)
    expect(answer.status).toBe(error === 'invalid_client' ? 401 : 400)
  })
})

describe('a client', () => {
  test('shows itself by Basic, or in the form, but not by both', async () => {
    const { post } = await startOidc()
    const basic = (secret: string) => ({
      authorization: `Basic ${Buffer.from(`pipeline:${secret}`).toString('base64')}`,
    })
    const form = { grant_type: 'client_credentials' }
    const good = await post('/token', form, basic('sandbox-pipeline-secret'))
    expect(good.status).toBe(200)
    const wrong = await post('/token', form, basic('wrong'))
    expect([wrong.status, wrong.body['error']]).toEqual([401, 'invalid_client'])
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic/)
    const both = await post('/token', machine, basic('sandbox-pipeline-secret'))
    expect(both.body['error']).toBe('invalid_request')
  })

  test('gets tokens for the audiences that it may have', async () => {
    const { token } = await startOidc()
    const claims = async (more: object) =>
      decodeJwt(String((await token({ ...machine, ...more })).body['access_token']))
    expect(await claims({})).toMatchObject({
      sub: 'pipeline',
      aud: 'birddog-sidecar',
      groups: ['ci'],
    })
    expect((await claims({ audience: 'another-service' })).aud).toBe('another-service')
    const refused = await token({ ...machine, audience: 'a-third' })
    expect(refused.body['error']).toBe('invalid_target')
    expect((await token({ ...machine, scope: 'openid' })).body['error']).toBe('invalid_scope')
  })

  test('sends a form, not JSON', async () => {
    const { standIn } = await startOidc()
    const response = await fetch(`${standIn.url}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(machine),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request' })
    expect((await fetch(`${standIn.url}/token`)).status).toBe(405)
  })
})

test('a refresh token is good once, and never for more than was granted', async () => {
  const oidc = await startOidc()
  const { body } = await oidc.token(
    exchange(await codeOf(oidc, { scope: 'openid email offline_access' })),
  )
  const refresh = (refresh_token: unknown, scope?: string) =>
    oidc.token({ grant_type: 'refresh_token', refresh_token: String(refresh_token), scope })
  const more = await refresh(body['refresh_token'], 'openid groups')
  expect(more.body['error']).toBe('invalid_scope')
  const next = await refresh(body['refresh_token'])
  expect(decodeJwt(String(next.body['id_token']))).toMatchObject({ sub: 'ann' })
  expect((await refresh(body['refresh_token'])).body['error']).toBe('invalid_grant')
  // Somebody has used the old one, so the new one is not trusted either.
  expect((await refresh(next.body['refresh_token'])).body['error']).toBe('invalid_grant')
})

describe('keys', () => {
  test('are rotated; the old ones stay, or go', async () => {
    const oidc = await startOidc()
    const before = await machineToken(oidc)
    await oidc.remote.settings({ keyGeneration: 2 })
    const after = await machineToken(oidc)
    const both = createLocalJWKSet(await keysOf(oidc))
    await jwtVerify(before, both)
    await jwtVerify(after, both)
    await oidc.remote.settings({ keepOldKeys: false })
    const one = createLocalJWKSet(await keysOf(oidc))
    await jwtVerify(after, one)
    await expect(jwtVerify(before, one)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
  })

  test.each([
    ['unpublished', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['forged', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['none', 'ERR_JOSE_NOT_SUPPORTED'],
  ] as const)('%s: whoever checks tokens must refuse it', async (signWith, code) => {
    const oidc = await startOidc({ settings: { signWith } })
    const keys = createLocalJWKSet(await keysOf(oidc))
    await expect(jwtVerify(await machineToken(oidc), keys)).rejects.toMatchObject({ code })
  })

  test('the public one is the secret of a token of the confusing sort', async () => {
    const oidc = await startOidc({ settings: { signWith: 'hs256' } })
    const token = await machineToken(oidc)
    expect(decodeProtectedHeader(token).alg).toBe('HS256')
    const [key] = (await keysOf(oidc)).keys
    const imported = await importJWK(key ?? {}, 'RS256')
    if (imported instanceof Uint8Array) throw new Error('it is a public key')
    const [head, body, signature] = token.split('.')
    const pem = `${await exportSPKI(imported)}\n`
    const made = createHmac('sha256', pem).update(`${head}.${body}`).digest('base64url')
    expect(made).toBe(signature)
  })

  test('need not be named', async () => {
    const oidc = await startOidc({ settings: { signWith: 'no-kid' } })
    const token = await machineToken(oidc)
    expect(decodeProtectedHeader(token)).not.toHaveProperty('kid')
    await jwtVerify(token, createLocalJWKSet(await keysOf(oidc)))
  })
})

test('times and claims can be wrong, where a setting says so', async () => {
  const oidc = await startOidc()
  const keys = createLocalJWKSet(await keysOf(oidc))
  await oidc.remote.settings({ clockSkewMs: -600_000 })
  await expect(jwtVerify(await machineToken(oidc), keys)).rejects.toMatchObject({
    code: 'ERR_JWT_EXPIRED',
  })
  await oidc.remote.settings({ clockSkewMs: 0, claims: { iss: 'https://evil.example', aud: null } })
  const claims = decodeJwt(await machineToken(oidc))
  expect(claims.iss).toBe('https://evil.example')
  expect(claims).not.toHaveProperty('aud')
})
