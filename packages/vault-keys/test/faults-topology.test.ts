import { describe, expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { createVault } from '../src/vault.ts'
import { listen } from './local-server.ts'
import type { LocalServer } from './local-server.ts'
import { readableSecret } from './readable-secret.ts'
import { readableVault } from './readable-vault.ts'
import { until } from './running.ts'
import { certificates, scenario, scenarioAnywhere } from './stage/index.ts'
import type { KeyPair } from './stage/index.ts'

describe('a standby that sends us to the active node', () => {
  scenarioAnywhere(53, 'is obeyed by logins and reads, with all that they carry', async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
    const standby = await redirecting(() => stage.address)
    const redirectHosts = [new URL(stage.address).host]
    const login = { role_id: roleId, secret_id: await secretId() }
    const auth = appRole({ mount, roleId, secretId: login.secret_id })
    const vault = createVault(stage.options(auth, { address: standby.url, redirectHosts }))
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    await vault.close()
    expect(stage.requests({ path: `/v1/auth/${mount}/login` })).toMatchObject([
      { method: 'POST', body: login, status: 200, headers: { 'x-vault-request': 'true' } },
    ])
    const reads = stage.requests({ path: /\/data\/app$/ })
    expect(reads.map(({ headers }) => headers['x-vault-token'])).toEqual([expect.any(String)])
    expect(stage.requests({ path: '/v1/auth/token/revoke-self' })).toMatchObject([{ status: 204 }])
  })

  scenarioAnywhere(53, 'is not obeyed twice', async (stage) => {
    const { path, open } = await readableVault(stage)
    const second = await redirecting(() => stage.address)
    const first = await redirecting(() => second.url)
    const vault = open({ address: first.url, redirectHosts: ['127.0.0.1'] })
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'protocol', retryable: false, executed: 'no' })
    expect(error.message).toContain('redirects again')
    expect(stage.requests()).toEqual([])
  })

  scenarioAnywhere(
    53,
    'to a dead one: it is asked again until it knows the new one',
    async (stage) => {
      const { path, open } = await readableVault(stage)
      const dead = await stage.deadAddress()
      let active = dead
      const standby = await redirecting(() => active)
      const vault = open({ address: standby.url, redirectHosts: ['127.0.0.1'] })
      const read = vault.read(path)
      await until(() => stage.events('request-finished').length > 2)
      expect(stage.events('request-finished').map(({ code }) => code)).not.toContain('unreachable')
      active = stage.address
      expect((await read).data).toEqual({ key: 'value' })
    },
  )

  scenarioAnywhere(53, 'to a dead one until the deadline', async (stage) => {
    const { path, open } = await readableVault(stage)
    const dead = await stage.deadAddress()
    const standby = await redirecting(() => dead)
    const vault = open({ address: standby.url, redirectHosts: ['127.0.0.1'] })
    const error = await stage.failure(vault.read(path, { deadlineMs: 300 }))
    expect(error).toMatchObject({ code: 'unavailable', retryable: true })
    expect(error.message).toContain(`redirects to ${new URL(dead).host}, where nothing answers`)
  })

  scenario(
    53,
    'and answers reads itself: those it does, and logins wait for the election',
    async (stage) => {
      const { path, policy } = await readableSecret(stage)
      const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
      const auth = appRole({ mount, roleId, secretId: await secretId() })
      const vault = createVault(stage.options(auth, { redirectHosts: ['127.0.0.1'] }))
      const activeUrl = await stage.deadAddress()
      await stage.control.settings({ standby: { activeUrl, activeReachable: false } })
      expect((await vault.health()).state).toBe('standby')
      const read = vault.read(path)
      await until(() => stage.events('request-finished').some(({ code }) => code === 'unavailable'))
      await stage.control.settings({ standby: null })
      expect((await read).data).toEqual({ key: 'value' })
      await stage.control.settings({ standby: { activeUrl, activeReachable: false } })
      expect((await vault.read(path)).data).toEqual({ key: 'value' })
      await stage.control.settings({ standby: null })
      await vault.close()
    },
  )

  scenario(53, 'has no leader to send us to', async (stage) => {
    const { path, vault } = await readableVault(stage)
    await stage.control.faults([
      { match: {}, effect: { type: 'trouble', name: 'no-leader' }, times: 3 },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    const failed = stage.events('request-finished').flatMap(({ code }) => code ?? [])
    expect(failed).toEqual(['unavailable', 'unavailable', 'unavailable'])
  })
})

describe('a redirect that would give the token away', () => {
  scenario(54, 'from https to http is not followed, not even to the same host', async (stage) => {
    const { ca, server } = await certificates()
    const { path, open } = await readableVault(stage)
    const downgrading = await redirecting(() => stage.address, server)
    const vault = open({ address: downgrading.url, tls: { ca }, redirectHosts: ['127.0.0.1'] })
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'protocol', retryable: false, executed: 'no' })
    expect(error.message).toContain('redirects from https to http:')
    expect(error.hint).toContain('redirectHosts')
    expect(stage.requests()).toEqual([])
  })

  scenario(54, 'to a host that nobody has named is not followed', async (stage) => {
    const { path, open } = await readableVault(stage)
    const foreign = await listen((_message, response) => response.end('{}'))
    const standby = await redirecting(() => foreign.url)
    const vault = open({ address: standby.url, redirectHosts: ['vault-2.example', '127.0.0.1:1'] })
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'protocol', retryable: false })
    expect(error.message).toContain(`redirects to ${foreign.url}, which is not in redirectHosts`)
    expect(foreign.connections).toBe(0)
  })

  scenario(54, 'is not followed by a login either', async (stage) => {
    const foreign = await listen((_message, response) => response.end('{}'))
    const standby = await redirecting(() => foreign.url)
    const auth = appRole({ roleId: 'birddog', secretId: stage.secret() })
    const vault = createVault(stage.options(auth, { address: standby.url }))
    const error = await stage.failure(vault.read('secret/app'))
    expect(error).toMatchObject({ code: 'protocol', executed: 'no' })
    expect(foreign.connections).toBe(0)
    await vault.close()
  })
})

/** A node that answers every request with a redirect to the same path at that address. */
function redirecting(target: () => string, tls?: KeyPair): Promise<LocalServer> {
  return listen(
    (message, response) => {
      response.writeHead(307, { Location: `${target()}${message.url}` }).end()
    },
    tls && { cert: tls.certificate, key: tls.key },
  )
}
