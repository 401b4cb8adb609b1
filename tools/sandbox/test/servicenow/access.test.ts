import { expect, test } from 'vitest'

import { basic, playServicenow, type Answered } from './client.ts'

const path = '/api/now/table/cmdb_ci_service?sysparm_fields=name&sysparm_limit=1'

const bearer = (token: unknown): { authorization: string } => ({
  authorization: `Bearer ${String(token)}`,
})

const fieldOf = ({ body }: Answered, name: string): string =>
  String((body as Readonly<Record<string, unknown>>)[name])

test('a password, an API key; everybody else is nobody', async () => {
  await playServicenow(async ({ get, remote, credentials }) => {
    const { user, password, apiKey } = credentials
    expect((await get(path)).status).toBe(200)
    expect((await get(path, { 'x-sn-apikey': apiKey })).status).toBe(200)
    const strangers = [
      {},
      basic(user, 'wrong'),
      basic(user, ''),
      basic('toString', 'x'),
      { 'x-sn-apikey': 'wrong' },
      { 'x-sn-apikey': 'wrong', ...basic(user, password) },
      bearer(password),
      { authorization: 'nonsense' },
    ]
    for (const headers of strangers) {
      const answer = await get(path, headers)
      expect(answer).toMatchObject({
        status: 401,
        body: {
          error: {
            message: 'User Not Authenticated',
            detail: 'Required to provide Auth information',
          },
          status: 'failure',
        },
      })
      expect(answer.headers.get('www-authenticate')).toContain('BASIC')
    }
    await remote.settings({ revokedSecrets: [apiKey], passwords: { [user]: 'changed' } })
    expect((await get(path, { 'x-sn-apikey': apiKey })).status).toBe(401)
    expect((await get(path)).status).toBe(401)
    expect((await get(path, basic(user, 'changed'))).status).toBe(200)
  })
})

test('a user who may not use the API', async () => {
  await playServicenow(async ({ get, credentials: { deniedUser, deniedPassword } }) => {
    expect(await get(path, basic(deniedUser, deniedPassword))).toMatchObject({
      status: 403,
      body: { error: { detail: 'Failed API level ACL Validation' }, status: 'failure' },
    })
  })
})

test('OAuth with a password: a token for half an hour, and one to go on with', async () => {
  await playServicenow(async ({ get, tokens, remote, credentials }) => {
    const { user, password, clientId, clientSecret } = credentials
    await remote.clock({ frozen: true })
    const client = { client_id: clientId, client_secret: clientSecret }
    const form = { ...client, grant_type: 'password', username: user, password }
    const first = await tokens(form)
    expect(first).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 1799 } })
    const access = bearer(fieldOf(first, 'access_token'))
    expect((await get(path, access)).status).toBe(200)
    expect((await get(path, bearer(fieldOf(first, 'refresh_token')))).status).toBe(401)
    await remote.clock({ advanceMs: 1_800_000 })
    expect((await get(path, access)).status).toBe(401)
    const refresh = { ...client, grant_type: 'refresh_token' }
    const again = await tokens({ ...refresh, refresh_token: fieldOf(first, 'refresh_token') })
    expect((await get(path, bearer(fieldOf(again, 'access_token')))).status).toBe(200)
    expect((await tokens({ ...refresh, refresh_token: 'nope' })).status).toBe(401)
    expect(await tokens({ ...form, password: 'wrong' })).toMatchObject({
      status: 401,
      body: { error: 'server_error', error_description: 'access_denied' },
    })
    expect((await tokens({ ...form, client_secret: 'wrong' })).status).toBe(401)
    expect((await tokens({ ...form, grant_type: 'implicit' })).status).toBe(400)
  })
})

test('OAuth of a client alone, which an administrator can forbid', async () => {
  await playServicenow(async ({ get, tokens, remote, credentials }) => {
    const form = {
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
    }
    const answer = await tokens(form)
    expect(answer.body).not.toHaveProperty('refresh_token')
    expect((await get(path, bearer(fieldOf(answer, 'access_token')))).status).toBe(200)
    await remote.settings({
      'glide.oauth.inbound.client.credential.grant_type.enabled': false,
    })
    expect((await tokens(form)).status).toBe(401)
  })
})

test('every caller gets a session; its cookie is enough until the sessions end', async () => {
  await playServicenow(async ({ get, remote }) => {
    const first = await get(path)
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(cookie).toMatch(/^JSESSIONID=[0-9A-F]{32}$/)
    const second = await get(path, { cookie })
    expect(second.status).toBe(200)
    expect(second.headers.has('set-cookie')).toBe(false)
    await remote.faults([{ match: {}, effect: { type: 'expired-session' }, times: 1 }])
    expect((await get(path, { cookie })).status).toBe(401)
  })
})

test('a rule for calls: counted by user and hour, 429 until the hour is over', async () => {
  await playServicenow(async ({ get, remote, credentials }) => {
    expect((await get(path)).headers.has('x-ratelimit-limit')).toBe(false)
    await remote.clock({ now: '2026-11-21T12:59:00Z', frozen: true })
    await remote.settings({ rateLimit: { limit: 1 } })
    const end = String(Date.parse('2026-11-21T13:00:00Z') / 1000)
    const first = await get(path)
    expect(first.status).toBe(200)
    expect(first.headers.get('x-ratelimit-limit')).toBe('1')
    expect(first.headers.get('x-ratelimit-reset')).toBe(end)
    expect(first.headers.get('x-ratelimit-rule')).toMatch(/^[0-9a-f]{32}$/)
    const second = await get(path)
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '60'])
    const other = basic(credentials.limitedUser, credentials.limitedPassword)
    expect((await get(path, other)).status).toBe(200)
    await remote.clock({ advanceMs: 60_000 })
    expect((await get(path)).status).toBe(200)
  })
})

test('nodes that tell each other their counts only now and then let more through', async () => {
  await playServicenow(async ({ get, remote }) => {
    await remote.clock({ now: '2026-11-21T12:00:00Z', frozen: true })
    await remote.settings({ rateLimit: { limit: 1, flushSeconds: 30 } })
    for (let call = 0; call < 5; call += 1) expect((await get(path)).status).toBe(200)
    await remote.clock({ advanceMs: 30_000 })
    expect((await get(path)).status).toBe(429)
  })
})

test('an instance that hibernates: a page with status 200, whatever is asked', async () => {
  await playServicenow(async ({ get, tokens, remote }) => {
    await remote.settings({ hibernating: true })
    for (const answer of [await get(path), await get(path, {}), await tokens({})]) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toContain('text/html')
      expect(answer.body).toContain('hibernating')
    }
  })
})

test('troubles: no semaphores, a limit, a list that breaks off with status 200', async () => {
  await playServicenow(async ({ get, remote }) => {
    const meet = async (name: string): Promise<Answered> => {
      await remote.faults([{ match: {}, effect: { type: 'trouble', name }, times: 1 }])
      return get(path)
    }
    expect((await meet('no-semaphores')).status).toBe(429)
    const limited = await meet('rate-limited')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60'])
    expect(await meet('transaction-cancelled')).toMatchObject({
      status: 200,
      body: {
        result: [{ name: 'Email' }],
        error: { message: 'Transaction cancelled: maximum execution time exceeded' },
        status: 'failure',
      },
    })
  })
})
