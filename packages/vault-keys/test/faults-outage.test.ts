import { describe, expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { token } from '../src/auth/token.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { readableVault } from './readable-vault.ts'
import { until } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import type { Stage } from './stage/index.ts'

describe('the server is down', () => {
  scenarioAnywhere(49, 'down, then up: the keys come as if nothing had been', async (stage) => {
    const { vault, path } = await readableVault(stage)
    const keys = vault.keys({ key: `${path}#key` })
    await stage.entrance.down()
    const bundle = keys.get()
    await until(() => stage.events('request-finished').length > 3)
    expect(codesOf(stage)).toEqual(new Set(['unreachable']))
    await stage.entrance.up()
    expect((await bundle).value.key.reveal()).toBe('value')
    // Nobody is told of a failure before the time is over.
    expect(stage.events('keys-refreshed').map(({ outcome }) => outcome)).toEqual(['changed'])
  })

  scenarioAnywhere(
    49,
    'down until the deadline: the error says why, and how often it was tried',
    async (stage) => {
      const { vault, path } = await readableVault(stage)
      await stage.entrance.down()
      const error = await stage.failure(vault.read(path, { deadlineMs: 300 }))
      expect(error).toMatchObject({ code: 'unreachable', retryable: true, executed: 'no' })
      expect(error.message).toContain('ECONNREFUSED')
      expect(error.message).toMatch(/(?:gave|given) up after/)
    },
  )

  scenarioAnywhere(49, 'down after the login: the token is kept', async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
    const auth = appRole({ mount, roleId, secretId: await secretId() })
    const vault = createVault(stage.options(auth))
    stage.onEnd(() => vault.close())
    await vault.read(path)
    await stage.entrance.down()
    const read = vault.read(path)
    await until(() => stage.events('retry-scheduled').length > 2)
    await stage.entrance.up()
    expect((await read).data).toEqual({ key: 'value' })
    expect(vault.status().session.logins).toBe(1)
  })
})

describe('the server is sealed', () => {
  scenario(50, 'sealed, then unsealed', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.settings({ sealed: true })
    expect((await vault.health()).state).toBe('sealed')
    const read = vault.read(path)
    await until(() => codesOf(stage).has('sealed'))
    await stage.control.settings({ sealed: false })
    expect((await read).data).toEqual({ key: 'value' })
    expect((await vault.health()).state).toBe('active')
  })

  scenario(50, 'sealed until the deadline', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.settings({ sealed: true })
    const error = await stage.failure(vault.read(path, { deadlineMs: 300 }))
    expect(error).toMatchObject({ code: 'sealed', status: 503, retryable: true })
    expect(error.message).toContain('Vault is sealed')
    expect(error.hint).toContain('Unseal')
  })

  scenario(50, 'not initialised, then initialised', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.settings({ sealed: true, initialized: false })
    expect((await vault.health()).state).toBe('uninitialized')
    const read = vault.read(path)
    await until(() => codesOf(stage).has('sealed'))
    await stage.control.settings({ sealed: false, initialized: true })
    expect((await read).data).toEqual({ key: 'value' })
  })

  scenarioAnywhere(50, 'a namespace with a seal of its own', async (stage) => {
    const { namespace, seal, unseal } = await stage.sealable()
    const within = { namespace }
    const { path, policy } = await readableSecret(stage, within)
    const auth = token(await stage.token({ policies: [policy] }, within))
    const vault = createVault(stage.options(auth, within))
    stage.onEnd(() => vault.close())
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    await seal()
    const error = await stage.failure(vault.read(path, { deadlineMs: 300 }))
    expect(error).toMatchObject({ code: 'sealed', status: 503 })
    expect(error.message).toContain('sealed')
    const read = vault.read(path)
    await until(() => codesOf(stage).has('sealed'))
    await unseal()
    expect((await read).data).toEqual({ key: 'value' })
  })
})

describe('a quota is used up', () => {
  scenario(51, 'what the server asks for is waited, and more', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      {
        match: { path: '/v1/*/data/app' },
        effect: { type: 'rate-limited', retryAfterSeconds: 2 },
        times: 1,
      },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    const waits = stage.events('retry-scheduled')
    expect(waits).toMatchObject([{ code: 'rate-limited', operation: 'read', attempt: 1 }])
    expect(waits[0]?.waitMs).toBeGreaterThanOrEqual(2000)
  })

  scenario(51, 'nothing is waited for that would pass the deadline', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      {
        match: { path: '/v1/*/data/app' },
        effect: { type: 'rate-limited', retryAfterSeconds: 60 },
      },
    ])
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'rate-limited', status: 429, retryAfterMs: 60_000 })
    expect(error).toMatchObject({ retryable: true, executed: 'no' })
    expect(stage.requests({ path: /\/data\/app$/ })).toHaveLength(1)
  })

  scenarioAnywhere(51, 'a quota without advice, until the deadline', async (stage) => {
    const { vault, mount, path } = await readableVault(stage)
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    const quota = `sys/quotas/rate-limit/${stage.name('quota')}`
    await stage.admin('POST', quota, { path: `${mount}/`, rate: 1, interval: '1h' })
    stage.onEnd(() => stage.admin('DELETE', quota))
    await vault.read(path)
    const before = stage.requests().length
    const error = await stage.failure(vault.read(path, { deadlineMs: 300 }))
    expect(error).toMatchObject({ code: 'rate-limited', status: 429 })
    expect(error.message).toContain('rate limit quota exceeded')
    expect(stage.requests().length - before).toBeGreaterThan(1)
  })
})

describe('the server has not caught up', () => {
  scenario(52, 'twice: it is asked again', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      {
        match: { path: '/v1/*/data/app' },
        effect: { type: 'trouble', name: 'index-not-reached' },
        times: 2,
      },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    const seen = stage.requests({ path: /\/data\/app$/ }).map(({ status }) => status)
    expect(seen).toEqual([412, 412, 200])
  })

  scenario(52, 'for ever: the two things that it may be are told', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      {
        match: { path: '/v1/*/data/app' },
        effect: { type: 'status', status: 412, body: { errors: [] } },
      },
    ])
    const error = await stage.failure(vault.read(path, { deadlineMs: 300 }))
    expect(error).toMatchObject({ code: 'unavailable', status: 412 })
    expect(error.hint).toMatch(/not caught up yet.*X-Vault-Request/)
  })

  scenario(
    52,
    'a proxy that wants the mark against forged requests gets it with all of them',
    async (stage) => {
      await stage.control.settings({ requireRequestHeader: true })
      const { path, policy } = await readableSecret(stage)
      const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
      const vault = createVault(
        stage.options(appRole({ mount, roleId, secretId: await secretId() })),
      )
      await vault.read(path)
      await vault.health()
      await vault.close()
      const requests = stage.requests()
      expect(requests.length).toBeGreaterThan(3)
      for (const { headers, status } of requests) {
        expect(headers['x-vault-request']).toBe('true')
        expect(status).not.toBe(412)
      }
    },
  )
})

function codesOf(stage: Stage): ReadonlySet<unknown> {
  return new Set(stage.events('request-finished').flatMap(({ code }) => code ?? []))
}
