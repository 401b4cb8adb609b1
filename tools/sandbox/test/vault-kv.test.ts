import { describe, expect, test } from 'vitest'

import { reported, startVault, type Vault } from './vault-client.ts'

const put = (vault: Vault, path: string, data: unknown, more: object = {}) =>
  vault.write(`secret/data/${path}`, { data, ...more })

describe('KV version 2', () => {
  test('keeps versions, and tells deleted, destroyed and missing apart', async () => {
    const vault = await startVault()
    await put(vault, 'a', { k: 1 })
    await put(vault, 'a', { k: 1 })
    expect((await vault.ask('secret/data/a')).body.data?.['metadata']).toMatchObject({ version: 2 })
    expect((await vault.ask('secret/data/a?version=1')).status).toBe(200)
    await vault.ask('secret/data/a', { method: 'DELETE' })
    const deleted = await vault.ask('secret/data/a')
    expect(deleted.status).toBe(404)
    expect(deleted.body.data).toMatchObject({ data: null, metadata: { destroyed: false } })
    await vault.write('secret/undelete/a', { versions: [2] })
    expect((await vault.ask('secret/data/a')).status).toBe(200)
    await vault.write('secret/destroy/a', { versions: [2] })
    const destroyed = await vault.ask('secret/data/a')
    expect(destroyed.body.data).toMatchObject({ metadata: { destroyed: true, deletion_time: '' } })
    expect((await vault.ask('secret/data/none')).body).toEqual({ errors: [] })
  })

  test('rounds numbers to floats and escapes as Go does', async () => {
    const vault = await startVault()
    await vault.write('secret/data/n', '{"data":{"n":12345678901234567890,"f":1.0,"t":"<&>"}}')
    const { text } = await vault.ask('secret/data/n')
    expect(text).toContain(
      String.raw`"data":{"f":1,"n":12345678901234567000,"t":"\u003c\u0026\u003e"}`,
    )
  })

  test('a slash at the end of an existing secret is a failure of the server', async () => {
    const vault = await startVault()
    await put(vault, 'a', { k: 1 })
    const answer = await vault.ask('secret/data/a/')
    expect([answer.status, answer.body.errors]).toEqual([
      500,
      reported('could not find version data'),
    ])
    expect((await vault.ask('secret/data/b/')).status).toBe(404)
  })

  test('check-and-set lets only one of two writers through', async () => {
    const vault = await startVault()
    expect((await put(vault, 'c', { k: 1 }, { options: { cas: 0 } })).status).toBe(200)
    const second = await put(vault, 'c', { k: 2 }, { options: { cas: 0 } })
    expect(second.body.errors).toEqual([
      'check-and-set parameter did not match the current version',
    ])
  })

  test('old versions are dropped, and delete_version_after ends new ones', async () => {
    const vault = await startVault()
    for (let i = 0; i < 11; i += 1) await put(vault, 'old', { i })
    expect((await vault.ask('secret/data/old?version=1')).status).toBe(404)
    await vault.write('secret/metadata/short', { delete_version_after: '2s' })
    await put(vault, 'short', { k: 1 })
    expect((await vault.ask('secret/data/short')).status).toBe(200)
    await vault.advance(3)
    expect((await vault.ask('secret/data/short')).status).toBe(404)
  })

  test('lists folders with a slash, pages them, and has nothing for a leaf', async () => {
    const vault = await startVault({ bare: true })
    for (const path of ['d/t1/token', 'd/t2/token', 'd/t3']) await put(vault, path, { k: 1 })
    const list = (query: string) => vault.ask(`secret/metadata/d/?list=true${query}`)
    expect((await list('')).body.data).toEqual({ keys: ['t1/', 't2/', 't3'] })
    expect((await list('&limit=1&after=t1/')).body.data).toEqual({ keys: ['t2/'] })
    expect((await vault.ask('secret/metadata/d', { method: 'LIST' })).status).toBe(200)
    expect((await vault.ask('secret/metadata/d/t3?list=true')).body).toEqual({ errors: [] })
  })

  test('a stale copy does not know a secret that was just written', async () => {
    const vault = await startVault()
    await vault.remote.settings({
      standby: { activeUrl: 'http://127.0.0.1:1', reads: true, lagMs: 0 },
    })
    await put(vault, 'fresh', { k: 1 })
    await vault.remote.faults([
      { match: { method: 'GET' }, effect: { type: 'stale-reads', forMs: 60_000 }, times: 1 },
    ])
    expect((await vault.ask('secret/data/fresh')).status).toBe(404)
    expect((await vault.ask('secret/data/fresh')).status).toBe(200)
  })
})

describe('KV version 1 and what leads to both', () => {
  test('version 1 keeps numbers as they are, and a ttl of the secret is its lease', async () => {
    const vault = await startVault()
    await vault.write('kv/n', '{"n":12345678901234567890,"ttl":"90s"}')
    const { text, body } = await vault.ask('kv/n')
    expect(text).toContain('"n":12345678901234567890')
    expect(body.lease_duration).toBe(90)
  })

  test('a grant on any path of a mount shows what kind it is', async () => {
    const vault = await startVault()
    const token = await vault.token()
    const found = await vault.ask('sys/internal/ui/mounts/secret/x', { token })
    expect(found.body.data).toMatchObject({ path: 'secret/', options: { version: '2' } })
    const other = await vault.token({ policies: ['default'] })
    const denied = await vault.ask('sys/internal/ui/mounts/secret/x', { token: other })
    expect(denied.body.errors?.[0]).toContain('grant access to path "secret/x/"')
  })

  test('paths of the other version are a warning for those who may, a refusal for others', async () => {
    const vault = await startVault()
    const answer = await vault.ask('secret/birddog/datadog')
    expect(answer.status).toBe(404)
    expect(answer.body.warnings?.[0]).toContain('Invalid path for a versioned K/V secrets engine')
    const denied = await vault.ask('secret/birddog/datadog', { token: await vault.token() })
    expect(denied.status).toBe(403)
  })

  test('converting a mount to version 2 takes a while', async () => {
    const vault = await startVault()
    await vault.write('sys/mounts/kv/tune', { options: { version: '2' } })
    const during = await vault.ask('kv/data/birddog/datadog')
    expect(during.body.errors?.[0]).toMatch(/^Upgrading from non-versioned to versioned data/)
    await vault.advance(3)
    expect((await vault.ask('kv/data/birddog/datadog')).status).toBe(200)
  })

  test('policies grant by exact path, prefix and one segment; deny wins', async () => {
    const vault = await startVault()
    const policy = `path "secret/data/+/key" { capabilities = ["read"] }
      path "secret/data/no/*" { capabilities = ["deny"] }`
    await vault.write('sys/policies/acl/p', { policy })
    const token = await vault.token({ policies: ['p'] })
    const status = async (path: string) =>
      (await vault.ask(`secret/data/${path}`, { token })).status
    expect(await Promise.all([status('a/key'), status('a/b/key'), status('no/key')])).toEqual([
      404, 403, 403,
    ])
  })
})
