import { describe, expect, test } from 'vitest'

import { reported, startVault } from './vault-client.ts'

const secret = 'secret/data/birddog/datadog'

describe('requests', () => {
  test('paths are cleaned with a redirect, encoded ones refused', async () => {
    const vault = await startVault()
    const double = await vault.ask('secret//data/x')
    expect([double.status, double.headers.get('location')]).toEqual([307, '/v1/secret/data/x'])
    const dots = await vault.ask('secret/data/..%2fx')
    expect([dots.status, dots.body.errors]).toEqual([400, ['relative paths not supported']])
    const slash = await vault.ask('secret/data/a%2Fb', { method: 'PUT', body: { data: { a: 1 } } })
    expect(slash.status).toBe(200)
    expect((await vault.ask('secret/data/a/b')).status).toBe(200)
  })

  test('bodies that are no object in JSON are refused with the words of Go', async () => {
    const vault = await startVault()
    const errorOf = async (body: string): Promise<unknown> =>
      (await vault.write('secret/data/x', body)).body.errors?.[0]
    const prefix = 'failed to decode JSON input: '
    expect(await errorOf('{')).toBe(`${prefix}unexpected EOF`)
    expect(await errorOf('data=x')).toBe(
      `${prefix}invalid character 'd' looking for beginning of value`,
    )
    expect(await errorOf('[1]')).toBe(
      `${prefix}json: cannot unmarshal array into Go value of type map[string]interface {}`,
    )
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`k${i}`, 'v']))
    expect(await errorOf(JSON.stringify({ data: many }))).toContain('maximum number of strings')
  })

  test('parameters that nobody knows are a warning', async () => {
    const vault = await startVault()
    const { body } = await vault.write('secret/data/x', { data: { a: 1 }, extra: 5 })
    expect(body.warnings).toEqual(['Endpoint ignored these unrecognized parameters: [extra]'])
  })

  test('too large a body is 413, and an agent wants to hear that it is asked', async () => {
    const vault = await startVault({ settings: { maxBodyBytes: 100 } })
    const large = await vault.write('secret/data/x', { data: { a: 'x'.repeat(200) } })
    expect([large.status, large.body.errors]).toEqual([413, ['http: request body too large']])
    await vault.remote.settings({ requireRequestHeader: true })
    const bare = await vault.ask('sys/health')
    expect([bare.status, bare.body.errors]).toEqual([412, ['missing "X-Vault-Request" header']])
    const told = await vault.ask('sys/health', { headers: { 'X-Vault-Request': 'true' } })
    expect(told.status).toBe(200)
  })

  test('verbs, and paths that an engine does not know', async () => {
    const vault = await startVault()
    expect((await vault.ask(secret, { method: 'LIST' })).status).toBe(405)
    expect((await vault.ask('sys/nothing')).body.errors).toEqual(reported('unsupported path'))
    expect((await vault.ask('sys/health', { method: 'POST' })).body).toEqual({ errors: [] })
  })
})

describe('what a client of another server meets', () => {
  test('Vault has names, texts and refusals of its own', async () => {
    const vault = await startVault({ settings: { flavour: 'vault' } })
    expect(await vault.token()).toMatch(/^hvs\./)
    const dead = await vault.ask(secret, { token: 'hvs.dead' })
    expect(dead.body.errors?.[0]).toContain('invalid token')
    const nowhere = await vault.ask(secret, { headers: { 'X-Vault-Namespace': 'nope' } })
    expect(nowhere.status).toBe(403)
    const health = JSON.parse((await vault.ask('sys/health')).text) as { version: string }
    expect(health.version).not.toMatch(/^2\./)
    expect((await vault.ask('secret/metadata/birddog/', { method: 'SCAN' })).status).toBe(405)
  })

  test('OpenBao logs in within the request, and ends that token', async () => {
    const vault = await startVault()
    await vault.write('sys/auth/userpass', { type: 'userpass' })
    const ann = { password: 'right', token_policies: 'birddog' }
    await vault.write('auth/userpass/users/ann', ann)
    const inline = (value: string) => ({
      'X-Vault-Inline-Auth-Path': 'auth/userpass/login/ann',
      'X-Vault-Inline-Auth-Parameter-password': Buffer.from(
        JSON.stringify({ key: 'password', value }),
      ).toString('base64url'),
    })
    const good = await vault.ask(secret, { token: '', headers: inline('right') })
    expect(good.status).toBe(200)
    const { tokens } = await vault.remote.state<{ tokens: readonly unknown[] }>()
    expect(tokens).toHaveLength(1)
    const bad = await vault.ask(secret, { token: '', headers: inline('wrong') })
    expect([bad.status, bad.headers.get('x-vault-inline-auth-failed')]).toEqual([400, 'true'])
  })

  test.for([
    ['no-leader', 500],
    ['index-not-reached', 412],
    ['overloaded', 503],
    ['audit-request-failed', 500],
  ] as const)('the trouble %s is answered with %i, and nothing is done', async ([name, status]) => {
    const vault = await startVault()
    const effect = { type: 'trouble', name } as const
    await vault.remote.faults([{ match: { method: 'POST' }, effect, times: 1 }])
    expect((await vault.write('secret/data/x', { data: { k: 1 } })).status).toBe(status)
    expect((await vault.ask('secret/data/x')).status).toBe(404)
  })
})

describe('state of the server', () => {
  test('sealed: 503 for all but what tells of it; a share opens it again', async () => {
    const vault = await startVault()
    expect((await vault.write('sys/seal', {})).status).toBe(204)
    expect((await vault.ask('sys/health')).status).toBe(503)
    expect((await vault.ask('sys/health?sealedcode=200')).status).toBe(200)
    expect((await vault.ask(secret)).body.errors).toEqual(['Vault is sealed'])
    await vault.write('sys/unseal', { key: vault.standIn.credentials.unsealKey })
    expect((await vault.ask(secret)).status).toBe(200)
  })

  test('nobody has initialised it: 501, until somebody does', async () => {
    const vault = await startVault({ settings: { initialized: false } })
    expect((await vault.ask('sys/health')).status).toBe(501)
    const init = await vault.ask('sys/init', {
      method: 'PUT',
      token: '',
      body: { secret_shares: 1, secret_threshold: 1 },
    })
    const made = JSON.parse(init.text) as { keys: readonly string[]; root_token: string }
    expect((await vault.ask('sys/health')).status).toBe(503)
    await vault.write('sys/unseal', { key: made.keys[0] })
    expect((await vault.ask(secret, { token: made.root_token })).status).toBe(200)
  })

  test('a standby node reads itself, and redirects what it may not forward', async () => {
    const vault = await startVault()
    const activeUrl = 'http://127.0.0.1:9'
    await vault.remote.settings({ standby: { activeUrl } })
    expect((await vault.ask('sys/health')).status).toBe(429)
    expect((await vault.ask('sys/health?standbyok=true')).status).toBe(200)
    const alone = { headers: { 'X-Vault-No-Request-Forwarding': 'true' } }
    expect((await vault.ask(secret, alone)).status).toBe(200)
    const write = await vault.ask('secret/data/x?a=b', {
      method: 'POST',
      body: { data: {} },
      ...alone,
    })
    expect([write.status, write.headers.get('location')]).toEqual([
      307,
      `${activeUrl}/v1/secret/data/x?a=b`,
    ])
    expect((await vault.ask(secret, { token: 'bad', ...alone })).status).toBe(307)
    await vault.remote.settings({ standby: { activeUrl, activeReachable: false } })
    expect((await vault.write('secret/data/x', { data: {} })).status).toBe(307)
  })

  test('a standby node that is behind does not know a secret that was just written through it', async () => {
    const vault = await startVault()
    await vault.remote.clock({ frozen: true })
    await vault.remote.settings({ standby: { activeUrl: 'http://127.0.0.1:9', lagMs: 80 } })
    await vault.write('secret/data/x', { data: { k: 1 } })
    expect((await vault.ask('secret/data/x')).status).toBe(404)
    await vault.advance(0.1)
    expect((await vault.ask('secret/data/x')).status).toBe(200)
  })

  test('a quota counts by address and ends with its interval', async () => {
    const vault = await startVault()
    await vault.remote.clock({ frozen: true })
    await vault.write('sys/quotas/config', { enable_rate_limit_response_headers: true })
    await vault.write('sys/quotas/rate-limit/q', { path: 'secret', rate: 1, interval: '5s' })
    expect((await vault.ask(secret)).headers.get('x-ratelimit-remaining')).toBe('0')
    const refused = await vault.ask(secret, { token: 'bad' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '4'])
    expect(refused.body.errors).toEqual([`request path "${secret}": rate limit quota exceeded`])
    await vault.advance(6)
    expect((await vault.ask(secret)).status).toBe(200)
  })

  test('namespaces: by header or path, unknown ones by flavour, locked ones 503', async () => {
    const vault = await startVault()
    await vault.write('sys/namespaces/ns1', {})
    const inside = { headers: { 'X-Vault-Namespace': 'ns1/' } }
    const mounted = await vault.ask('sys/mounts/kv2', {
      method: 'POST',
      body: { type: 'kv', options: { version: '2' } },
      ...inside,
    })
    expect(mounted.status).toBe(204)
    await vault.write('ns1/kv2/data/x', { data: { k: 1 } })
    const read = await vault.ask('kv2/data/x', inside)
    expect([read.status, read.headers.get('x-vault-namespace')]).toEqual([200, 'ns1/'])
    expect((await vault.ask('kv2/data/x')).status).toBe(404)
    const mount = async (path: string, headers = {}): Promise<unknown> =>
      (await vault.ask(`sys/internal/ui/mounts/${path}`, { headers })).body.data?.['path']
    expect(await mount('kv2/x', inside.headers)).toBe('kv2/')
    expect(await mount('ns1/kv2/x')).toBe('ns1/kv2/')
    const unknown = { headers: { 'X-Vault-Namespace': 'nope' } }
    expect((await vault.ask(secret, unknown)).body.errors).toEqual(['namespace not found'])
    await vault.remote.settings({ unknownNamespace: 'denied' })
    expect((await vault.ask(secret, unknown)).status).toBe(403)
    await vault.write('sys/namespaces/api-lock/lock/ns1', {})
    expect((await vault.ask('kv2/data/x', inside)).status).toBe(503)
  })

  test('leases are renewed, and end with their token', async () => {
    const vault = await startVault({ settings: { leasedKv: true } })
    const token = await vault.token()
    const { body } = await vault.ask('kv/birddog/datadog', { token })
    const lease_id = body.lease_id
    const renew = await vault.write('sys/leases/renew', { lease_id, increment: 60 })
    expect(renew.body.lease_duration).toBe(60)
    await vault.write('auth/token/revoke-self', {}, token)
    const gone = await vault.write('sys/leases/renew', { lease_id })
    expect(gone.body.errors).toEqual(['lease not found'])
  })

  test('a mount of KV version 1 can lease what it hands out; without a lifetime of its own a secret cannot be renewed', async () => {
    const vault = await startVault()
    const options = { version: '1', leased_passthrough: 'true' }
    await vault.write('sys/mounts/leased', { type: 'kv', options })
    await vault.write('leased/short', { k: 'v', ttl: '5s' })
    await vault.write('leased/long', { k: 'v' })
    const short = (await vault.ask('leased/short')).body
    expect(short).toMatchObject({ lease_duration: 5, renewable: true })
    expect(short.lease_id).toMatch(/^leased\/short\/./)
    expect((await vault.ask('kv/birddog/datadog')).body.lease_id).toBe('')
    const long = (await vault.ask('leased/long')).body
    expect(long).toMatchObject({ lease_duration: 2_764_800, renewable: false })
    const renewed = await vault.write('sys/leases/renew', { lease_id: long.lease_id })
    expect(renewed.body.errors).toEqual(['lease is not renewable'])
  })

  test('a reset brings back the seed', async () => {
    const vault = await startVault()
    await vault.write('secret/data/birddog/datadog', { data: { other: 1 } })
    await vault.remote.reset()
    const { body } = await vault.ask(secret)
    expect(body.data?.['data']).toHaveProperty('api_key')
  })
})
