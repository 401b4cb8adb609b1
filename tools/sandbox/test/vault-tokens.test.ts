import { describe, expect, test } from 'vitest'

import { reported, startVault } from './vault-client.ts'

const secret = 'secret/data/birddog/datadog'

describe('tokens', () => {
  test('one that is no good is refused barely, one that may not is told so', async () => {
    const vault = await startVault()
    const bad = await vault.ask(secret, { token: 'garbage' })
    expect([bad.status, bad.body.errors]).toEqual([403, ['permission denied']])
    const token = await vault.token({ policies: ['dynatrace'] })
    const denied = await vault.ask(secret, { token })
    expect([denied.status, denied.body.errors]).toEqual([403, reported('permission denied')])
  })

  test('the header of its own wins over a bearer, even when it is bad', async () => {
    const vault = await startVault()
    const authorization = `Bearer ${vault.standIn.credentials.rootToken}`
    const bearer = await vault.ask(secret, { token: '', headers: { authorization } })
    expect(bearer.status).toBe(200)
    const both = await vault.ask(secret, { token: 'garbage', headers: { authorization } })
    expect(both.status).toBe(403)
  })

  test('they end by the clock of the stand-in, and their children with them', async () => {
    const vault = await startVault()
    const parent = await vault.token({ ttl: '10s', policies: ['root'] })
    const child = await vault.write('auth/token/create', { ttl: '1h' }, parent)
    const token = child.body.auth?.client_token ?? ''
    await vault.advance(9)
    expect((await vault.ask(secret, { token })).status).toBe(200)
    await vault.advance(2)
    expect((await vault.ask(secret, { token })).body.errors).toEqual(['permission denied'])
  })

  test('an increment below what is left shortens them, and none repeats the last grant', async () => {
    const vault = await startVault()
    const token = await vault.token()
    const short = await vault.write('auth/token/renew-self', { increment: 5 }, token)
    expect(short.body.auth?.lease_duration).toBe(5)
    const again = await vault.write('auth/token/renew-self', {}, token)
    expect(again.body.auth?.lease_duration).toBe(5)
    await vault.advance(6)
    expect((await vault.ask('auth/token/lookup-self', { token })).status).toBe(403)
  })

  test('near the explicit maximum the grant shrinks, with a warning', async () => {
    const vault = await startVault()
    await vault.remote.clock({ now: '2026-01-01T00:00:00.000Z', frozen: true })
    const token = await vault.token({ ttl: '4s', explicit_max_ttl: '8s' })
    await vault.advance(3)
    await vault.write('auth/token/renew-self', { increment: 4 }, token)
    await vault.advance(3)
    const { body } = await vault.write('auth/token/renew-self', { increment: 4 }, token)
    expect(body.auth?.lease_duration).toBe(2)
    expect(body.warnings).toEqual([
      'TTL of "4s" exceeded the effective max_ttl of "2s"; TTL value is capped accordingly',
    ])
    await vault.advance(3)
    expect((await vault.write('auth/token/renew-self', {}, token)).status).toBe(403)
  })

  test('each request takes one use, refused ones too', async () => {
    const vault = await startVault()
    const token = await vault.token({ num_uses: 3 })
    expect((await vault.ask('secret/data/other', { token })).status).toBe(403)
    expect((await vault.ask('auth/token/lookup-self', { token })).body.data?.['num_uses']).toBe(1)
    expect((await vault.ask(secret, { token })).status).toBe(200)
    expect((await vault.ask(secret, { token })).body.errors).toEqual(['permission denied'])
  })

  test('a used-up one that is used in parallel ends in an internal error', async () => {
    const vault = await startVault()
    await vault.remote.faults([{ match: {}, effect: { type: 'trouble', name: 'uses-race' } }])
    const answer = await vault.ask(secret, { token: 'gone' })
    expect([answer.status, answer.body.errors]).toEqual([500, reported('internal error')])
  })

  test('batch tokens read, but are neither renewed nor revoked', async () => {
    const vault = await startVault()
    const token = await vault.token({ type: 'batch' })
    expect(token).toMatch(/^b\./)
    expect((await vault.ask(secret, { token })).status).toBe(200)
    const renewed = await vault.write('auth/token/renew-self', {}, token)
    expect(renewed.body.errors).toEqual(['batch tokens cannot be renewed'])
    const revoked = await vault.write('auth/token/revoke-self', {}, token)
    expect(revoked.body.errors).toEqual(['batch tokens cannot be revoked'])
  })

  test('periodic ones always get their period; those that are not renewable get nothing', async () => {
    const vault = await startVault()
    const periodic = await vault.token({ period: '30s' })
    const renewed = await vault.write('auth/token/renew-self', { increment: '1h' }, periodic)
    expect(renewed.body.auth?.lease_duration).toBe(30)
    const fixed = await vault.token({ renewable: false })
    const refused = await vault.write('auth/token/renew-self', {}, fixed)
    expect(refused.body.errors).toEqual(['lease is not renewable'])
  })

  test('revoking one ends it and those below; revoke-orphan spares them', async () => {
    const vault = await startVault()
    const family = async (): Promise<readonly [string, string]> => {
      const parent = await vault.token({ policies: ['root'], ttl: '1h' })
      const { body } = await vault.write('auth/token/create', { ttl: '1h' }, parent)
      return [parent, body.auth?.client_token ?? '']
    }
    const [first, doomed] = await family()
    expect((await vault.write('auth/token/revoke', { token: first })).status).toBe(204)
    expect((await vault.ask(secret, { token: doomed })).status).toBe(403)
    const [second, spared] = await family()
    await vault.write('auth/token/revoke-orphan', { token: second })
    const { body } = await vault.ask('auth/token/lookup-self', { token: spared })
    expect(body.data?.['orphan']).toBe(true)
  })

  test('without the policy default a token can do nothing about itself', async () => {
    const vault = await startVault()
    const token = await vault.token({ no_default_policy: true })
    const lookup = await vault.ask('auth/token/lookup-self', { token })
    expect(lookup.body.errors).toEqual(reported('permission denied'))
    expect((await vault.ask(secret, { token })).status).toBe(200)
  })
})

describe('wrapping', () => {
  const wrap = { headers: { 'X-Vault-Wrap-TTL': '60' } }

  test('an answer is unwrapped once', async () => {
    const vault = await startVault()
    const { body } = await vault.ask(secret, wrap)
    expect(body.data).toBeNull()
    const token = body.wrap_info?.token ?? ''
    const lookup = await vault.ask('sys/wrapping/lookup', {
      method: 'POST',
      token: '',
      body: { token },
    })
    expect(lookup.body.data?.['creation_path']).toBe(secret)
    const first = await vault.ask('sys/wrapping/unwrap', { method: 'POST', token })
    expect(first.body.data?.['data']).toHaveProperty('api_key')
    const second = await vault.ask('sys/wrapping/unwrap', { method: 'POST', token })
    expect([second.status, second.body.errors]).toEqual([
      400,
      ['wrapping token is not valid or does not exist'],
    ])
  })

  test('the token in header and body at once loses the value', async () => {
    const vault = await startVault()
    const token = (await vault.ask(secret, wrap)).body.wrap_info?.token ?? ''
    const both = await vault.write('sys/wrapping/unwrap', { token }, token)
    expect(both.status).toBe(500)
    const after = await vault.ask('sys/wrapping/unwrap', { method: 'POST', token })
    expect(after.status).toBe(400)
  })

  test('refusals and empty answers are never wrapped', async () => {
    const vault = await startVault()
    expect((await vault.ask('secret/data/none', wrap)).body.errors).toEqual([])
    const bad = await vault.ask(secret, { headers: { 'X-Vault-Wrap-TTL': 'soon' } })
    expect(bad.body.errors?.[0]).toContain('error parsing X-Vault-Wrap-TTL header')
  })
})
