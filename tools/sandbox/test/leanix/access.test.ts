import { expect, test } from 'vitest'

import { playLeanix } from './client.ts'

const query = { query: '{ allFactSheets(first: 1) { totalCount } }' }

test('an API token is exchanged for an access token, which is good for an hour', async () => {
  await playLeanix(async ({ credentials, remote, exchange, token, post }) => {
    await remote.clock({ now: '2026-11-21T12:00:00Z', frozen: true })
    expect(await exchange(credentials.apiToken)).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 3600, access_token: expect.any(String) },
    })
    const bearer = await token()
    await remote.clock({ advanceMs: 3_599_000 })
    expect((await post(bearer, query)).status).toBe(200)
    await remote.clock({ advanceMs: 1000 })
    const expired = await post(bearer, query)
    expect(expired.status).toBe(401)
    expect(expired.headers.get('www-authenticate')).toContain('Bearer')
    expect((await post(await token(), query)).status).toBe(200)
  })
})

test('an access token is a JWT whose times are those of the clock, or says nothing', async () => {
  await playLeanix(async ({ remote, token, post }) => {
    await remote.clock({ now: '2026-11-21T12:00:00Z', frozen: true })
    const [, claims = ''] = (await token()).split('.')
    const at = Date.parse('2026-11-21T12:00:00Z') / 1000
    expect(JSON.parse(atob(claims))).toMatchObject({ iat: at, exp: at + 3600 })
    await remote.settings({ accessTokens: 'opaque' })
    const opaque = await token()
    expect(opaque).toMatch(/^[0-9a-f]{64}$/)
    expect((await post(opaque, query)).status).toBe(200)
  })
})

test('a wrong API token, a missing or another grant', async () => {
  await playLeanix(async ({ credentials, exchange }) => {
    const wrong = await exchange('wrong')
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect(wrong.headers.get('www-authenticate')).toContain('Basic')
    const other = await exchange(credentials.apiToken, 'grant_type=password')
    expect(other).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } })
    const none = await exchange(credentials.apiToken, '')
    expect(none).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })
})

test('the API token must be the password of the user apitoken', async () => {
  await playLeanix(async ({ credentials: { url, apiToken } }) => {
    for (const authorization of [`Bearer ${apiToken}`, `Basic ${btoa(`${apiToken}:`)}`, '']) {
      const { status } = await fetch(`${url}/services/mtm/v1/oauth2/token`, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      expect(status).toBe(401)
    }
  })
})

test('the token before a rotation works until it is revoked; what it was exchanged for goes on', async () => {
  await playLeanix(async ({ credentials: { oldApiToken }, remote, exchange, token, post }) => {
    const bearer = await token(oldApiToken)
    await remote.settings({ revokedApiTokens: [oldApiToken] })
    expect((await exchange(oldApiToken)).status).toBe(401)
    expect((await post(bearer, query)).status).toBe(200)
  })
})

test('an API token is no access token, and sessions can be ended', async () => {
  await playLeanix(async ({ credentials, remote, token, post }) => {
    expect((await post(credentials.apiToken, query)).status).toBe(401)
    const bearer = await token()
    await remote.faults([{ match: {}, effect: { type: 'expired-session' }, times: 1 }])
    expect((await post(bearer, query)).status).toBe(401)
    expect((await post(await token(), query)).status).toBe(200)
  })
})

test('1800 calls a minute, then 429 until the minute is over', async () => {
  await playLeanix(async ({ remote, token, post }) => {
    expect(await remote.settings({})).toMatchObject({
      rateLimit: { limit: 1800, periodSeconds: 60 },
    })
    await remote.clock({ now: '2026-11-21T12:00:50Z', frozen: true })
    await remote.settings({ rateLimit: { limit: 2, periodSeconds: 60 } })
    const bearer = await token()
    await post(bearer, query)
    await post(bearer, query)
    const third = await post(bearer, query)
    expect(third.status).toBe(429)
    expect(JSON.stringify(third.body)).toContain('USER_INTERVAL_REQUEST_LIMIT_EXCEEDED')
    expect(third.headers.get('retry-after')).toBe('10')
    await remote.settings({ retryAfter: 'none' })
    expect((await post(bearer, query)).headers.has('retry-after')).toBe(false)
    await remote.clock({ advanceMs: 10_000 })
    expect((await post(bearer, query)).status).toBe(200)
  })
})

test('only POST, only JSON, only these two addresses', async () => {
  await playLeanix(async ({ credentials: { url }, token, post }) => {
    const bearer = await token()
    const graphql = `${url}/services/pathfinder/v1/graphql`
    expect((await fetch(graphql)).status).toBe(405)
    expect((await fetch(`${url}/services/pathfinder/v1/factSheets`)).status).toBe(404)
    expect((await post(bearer, '{}', 'text/plain')).status).toBe(415)
    for (const body of ['{', '[]', '{}', '{"query":1}', '{"query":"{a}","variables":[]}']) {
      expect((await post(bearer, body)).status).toBe(400)
    }
  })
})
