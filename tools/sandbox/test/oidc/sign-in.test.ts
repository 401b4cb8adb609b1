import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'

import { callback, exchange, startOidc } from './oidc-client.ts'

test('somebody signs in, and the client learns who it is', async () => {
  const { standIn, get, authorize, signIn, token } = await startOidc()
  const { body: discovery } = await get('/.well-known/openid-configuration')
  expect(discovery['issuer']).toBe(standIn.url)

  const page = await authorize()
  expect(page.text).toContain('Sign in as Ann Example')
  const { status, location } = await signIn(page)
  expect([status, `${location?.origin}${location?.pathname}`]).toEqual([303, callback])
  expect(location?.searchParams.get('state')).toBe('the-state')
  expect(location?.searchParams.get('iss')).toBe(standIn.url)

  const answer = await token(exchange(location?.searchParams.get('code') ?? ''))
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 300 })
  expect(answer.body).not.toHaveProperty('refresh_token')
  const keys = createRemoteJWKSet(new URL(String(discovery['jwks_uri'])))
  const verify = (name: string, audience: string) =>
    jwtVerify(String(answer.body[name]), keys, { issuer: standIn.url, audience })
  const id = await verify('id_token', 'console')
  expect(id.payload).toMatchObject({
    sub: 'ann',
    nonce: 'the-nonce',
    email: 'ann@example.org',
    groups: ['sre', 'everybody'],
  })
  const access = await verify('access_token', 'birddog-sidecar')
  expect(access.protectedHeader.typ).toBe('at+jwt')
  expect(access.payload).toMatchObject({ sub: 'ann', client_id: 'console' })
})

test('a browser that is known is not asked again, unless the client wants it', async () => {
  const { remote, authorize, signIn, login } = await startOidc()
  expect((await authorize({ prompt: 'none' })).location?.searchParams.get('error')).toBe(
    'login_required',
  )
  await login()
  expect((await authorize()).location?.searchParams.get('code')).toBeTruthy()
  expect((await authorize({ prompt: 'none' })).location?.searchParams.get('code')).toBeTruthy()
  expect((await authorize({ prompt: 'login' })).status).toBe(200)
  await remote.clock({ advanceMs: 61_000 })
  expect((await authorize({ max_age: '60' })).status).toBe(200)
  const asBob = await signIn(await authorize({ prompt: 'login' }), 'bob')
  expect(asBob.location?.searchParams.get('code')).toBeTruthy()
})

test('somebody who does not want to is sent back without a code', async () => {
  const { authorize, post } = await startOidc()
  const page = await authorize()
  const request = /name="request" value="([^"]+)"/.exec(page.text)?.[1]
  const { location } = await post('/login', { request, cancel: 'yes' })
  expect(location?.searchParams.get('error')).toBe('access_denied')
  expect(location?.searchParams.get('state')).toBe('the-state')
  expect((await post('/login', { request, user: 'ann' })).status).toBe(400)
})

describe('a request that is not in order', () => {
  test.each([
    [{ client_id: 'stranger' }],
    [{ redirect_uri: `${callback}/` }],
    [{ redirect_uri: `${callback}?more=1` }],
    [{ redirect_uri: undefined }],
    [{ client_id: 'pipeline' }],
  ])('sends the browser nowhere: %o', async (change) => {
    const { authorize } = await startOidc()
    const answer = await authorize(change)
    expect([answer.status, answer.location]).toEqual([400, undefined])
  })

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: undefined }, 'invalid_request'],
    [{ response_mode: 'fragment' }, 'invalid_request'],
    [{ prompt: 'none login' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge_method: undefined }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [
      { client_id: 'console-public', code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    [{ request: 'eyJ' }, 'request_not_supported'],
  ])('is told to the client: %o', async (change, error) => {
    const { authorize } = await startOidc()
    const { location } = await authorize(change)
    expect(location?.searchParams.get('error')).toBe(error)
    expect(location?.searchParams.get('state')).toBe('the-state')
  })

  test('has a parameter twice', async () => {
    const { get, standIn } = await startOidc()
    const query = `client_id=${standIn.credentials.clientId}&redirect_uri=${callback}&scope=a&scope=b`
    const { location } = await get(`/authorize?${query}`)
    expect(location?.searchParams.get('error')).toBe('invalid_request')
  })
})

test('a client may listen where a setting says', async () => {
  const { remote, authorize } = await startOidc()
  const redirect_uri = 'http://127.0.0.1:41234/console/callback'
  expect((await authorize({ redirect_uri })).status).toBe(400)
  await remote.settings({ redirectUris: [redirect_uri] })
  expect((await authorize({ redirect_uri })).status).toBe(200)
})

test('a logout ends the session, and leads only where it is registered', async () => {
  const { get, post, authorize, login } = await startOidc()
  const { body } = await login({ scope: 'openid offline_access' })
  const home = encodeURIComponent('http://127.0.0.1:8080/')
  const hint = `id_token_hint=${String(body['id_token'])}`
  expect((await get(`/logout?${hint}&post_logout_redirect_uri=http://evil.example/`)).status).toBe(
    400,
  )
  expect((await get('/logout?id_token_hint=forged')).status).toBe(400)
  const { text } = await get('/logout')
  expect(text).toContain('Sign out?')
  expect((await authorize()).status).toBe(303)
  const away = await get(`/logout?${hint}&post_logout_redirect_uri=${home}&state=s`)
  expect(away.location?.href).toBe('http://127.0.0.1:8080/?state=s')
  expect((await authorize()).status).toBe(200)
  const refresh = await post('/token', {
    client_id: 'console',
    client_secret: 'sandbox-console-secret',
    grant_type: 'refresh_token',
    refresh_token: String(body['refresh_token']),
  })
  expect(refresh.body['error']).toBe('invalid_grant')
})

test('an access token says who has allowed it', async () => {
  const { standIn, remote, login, token } = await startOidc()
  const userinfo = (authorization?: string) =>
    fetch(`${standIn.url}/userinfo`, authorization ? { headers: { authorization } } : {})
  const { body } = await login()
  const bearer = `Bearer ${String(body['access_token'])}`
  expect(await (await userinfo(bearer)).json()).toMatchObject({ sub: 'ann', name: 'Ann Example' })
  expect((await userinfo()).status).toBe(401)
  const wrong = await userinfo('Bearer wrong')
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
  const machine = await token({
    client_id: 'pipeline',
    client_secret: 'sandbox-pipeline-secret',
    grant_type: 'client_credentials',
  })
  expect((await userinfo(`Bearer ${String(machine.body['access_token'])}`)).status).toBe(403)
  await remote.clock({ advanceMs: 301_000 })
  expect((await userinfo(bearer)).status).toBe(401)
})
