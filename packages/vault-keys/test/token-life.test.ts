import { systemClock } from '@retriever/upstream/clock'
import { manualClock } from '@retriever/upstream/testing'
import { expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { token } from '../src/auth/token.ts'
import { createVault } from '../src/vault.ts'
import type { Vault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { running, until } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import type { Stage } from './stage/index.ts'

scenarioAnywhere(
  22,
  'a token is renewed at two thirds of its time, and reads go on',
  async (stage) => {
    const { path, auth } = await reader(stage, { token_ttl: '2s', token_max_ttl: '30s' })
    const vault = createVault(stage.options(auth))
    await readingFor(5_000, vault, path)
    const { logins, renewals } = vault.status().session
    expect(logins).toBe(1)
    expect(renewals).toBeGreaterThanOrEqual(2)
    expect(renewals).toBeLessThanOrEqual(4)
    for (const renewal of stage.requests({ path: '/v1/auth/token/renew-self' })) {
      expect(renewal).toMatchObject({ status: 200, body: {} })
    }
    expectNoFailedRead(stage)
    await vault.close()
  },
)

scenarioAnywhere(
  23,
  'near its longest life a token is replaced in time, and revoked',
  async (stage) => {
    const { path, auth } = await reader(stage, { token_ttl: '3s', token_max_ttl: '4s' })
    // A little early, so that the renewal leaves whole seconds.
    const vault = createVault(stage.options(auth, { random: () => 0.25 }))
    await readingFor(5_000, vault, path)
    const { logins } = vault.status().session
    expect(logins).toBe(2)
    expectNoFailedRead(stage)
    await vault.close()
    expect(stage.events('token-ended').map(({ how }) => how)).toEqual(
      Array.from({ length: logins }, () => 'revoked'),
    )
  },
)

scenarioAnywhere(24, 'a token that cannot be renewed is replaced before its end', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const auth = token(() =>
    stage.token({ policies: [policy, 'default'], ttl: '2s', renewable: false }),
  )
  const vault = createVault(stage.options(auth))
  await readingFor(4_000, vault, path)
  expect(vault.status().session.logins).toBeGreaterThanOrEqual(2)
  expect(stage.requests({ path: '/v1/auth/token/renew-self' })).toEqual([])
  expectNoFailedRead(stage)
  await vault.close()
})

scenarioAnywhere(25, 'a batch token is neither renewed nor revoked', async (stage) => {
  const { path, auth } = await reader(stage, { token_ttl: '2s', token_type: 'batch' })
  const vault = createVault(stage.options(auth))
  await readingFor(4_000, vault, path)
  expect(vault.status().session.logins).toBeGreaterThanOrEqual(2)
  await vault.close()
  expect(stage.requests({ path: /renew-self|revoke-self/ })).toEqual([])
  expectNoFailedRead(stage)
})

scenario(26, 'a token of 32 days is renewed once in 22 days', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const given = await stage.token({ policies: [policy, 'default'], ttl: '768h' })
  const clock = manualClock(Date.now())
  const options = { clock, random: () => 0.5, deadlineMs: Infinity }
  const vault = createVault(stage.options(token(given), options))
  await vault.read(path)
  const renewals = () => stage.requests({ path: '/v1/auth/token/renew-self' }).length
  await running(vault, async () => {
    await clock.advance(1_000)
    await clock.advance((768 * 3_600_000 * 2) / 3 - 5_000)
    expect(renewals()).toBe(0)
    await clock.advance(4_000)
    await until(() => vault.status().session.renewals === 1)
    await clock.advance(3_600_000)
  })
  expect(renewals()).toBe(1)
  await vault.close()
})

scenario(27, 'a renewal that fails is tried again, more and more slowly', async (stage) => {
  const { path, auth } = await reader(stage, { token_ttl: '10m' })
  const clock = manualClock(Date.now())
  const vault = createVault(stage.options(auth, { clock, random: () => 0, deadlineMs: 3_600_000 }))
  await vault.read(path)
  const renewals = () => stage.requests({ path: '/v1/auth/token/renew-self' })
  await running(vault, async () => {
    await stage.control.faults([
      { match: { path: '*/renew-self' }, effect: { type: 'status', status: 503 } },
    ])
    await clock.advance(359_000)
    await play(1_000)
    const startedAt = clock.monotonic()
    while (clock.monotonic() < startedAt + 30_000) await play(500)
    expect(renewals().length).toBeGreaterThanOrEqual(3)
    expect(renewals().length).toBeLessThanOrEqual(8)
    await stage.control.faults([])
    while (vault.status().session.renewals === 0) await play(500)
  })
  expect(vault.status().session).toMatchObject({ logins: 1, renewals: 1 })
  await vault.read(path)
  await vault.close()

  /** Moves the clock, and lets requests come to their end before it moves on. */
  async function play(ms: number): Promise<void> {
    await clock.advance(ms)
    await new Promise((resolve) => setTimeout(resolve, 10))
    await until(() => stage.requests().every(({ status }) => status !== null))
  }
})

scenarioAnywhere(28, 'a token that somebody revoked is replaced at once', async (stage) => {
  const { path, auth } = await reader(stage, { token_ttl: '2s' })
  const vault = createVault(stage.options(auth))
  await vault.read(path)
  await running(vault, async () => {
    const { accessor } = vault.status().session
    await stage.admin('POST', 'auth/token/revoke-accessor', { accessor })
    await until(() => vault.status().session.logins === 2)
  })
  expect(stage.requests({ path: '/v1/auth/token/renew-self' })).toMatchObject([{ status: 403 }])
  expect(stage.events('token-ended')).toMatchObject([{ how: 'refused' }])
  await vault.read(path)
  await vault.close()
})

scenario(29, 'a renewal that comes after the next login changes nothing', async (stage) => {
  const { path, auth } = await reader(stage, { token_ttl: '4s' })
  const vault = createVault(stage.options(auth))
  await vault.read(path)
  await stage.control.faults([
    { match: { path: '*/renew-self' }, effect: { type: 'slow', ms: 800, when: 'after' }, times: 1 },
  ])
  await running(vault, async () => {
    const renewals = () => stage.requests({ path: '/v1/auth/token/renew-self' })
    await until(() => renewals().length === 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { accessor } = vault.status().session
    await stage.admin('POST', 'auth/token/revoke-accessor', { accessor })
    await vault.read(path)
    expect(vault.status().session.logins).toBe(2)
    await until(() => renewals()[0]?.status === 200)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(vault.status().session.renewals).toBe(0)
  })
  expect(stage.events('token-renewed')).toEqual([])
  await vault.close()
})

scenario(33, 'a wall clock that jumps causes nothing', async (stage) => {
  const { path, auth } = await reader(stage, { token_ttl: '10m' })
  let jumpMs = 0
  const clock = { ...systemClock, now: () => Date.now() + jumpMs }
  const vault = createVault(stage.options(auth, { clock }))
  await vault.read(path)
  await running(vault, async () => {
    for (const jump of [7_200_000, -7_200_000]) {
      jumpMs = jump
      const before = stage.requests().length
      await vault.read(path)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(stage.requests().slice(before)).toMatchObject([{ method: 'GET', status: 200 }])
    }
  })
  expect(vault.status().session).toMatchObject({ logins: 1, renewals: 0 })
  await vault.close()
})

/** A role that may read one secret, and a way to log in with it. */
async function reader(stage: Stage, role: object) {
  const { path, policy } = await readableSecret(stage)
  const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy], ...role })
  return { path, auth: appRole({ mount, roleId, secretId: await secretId() }) }
}

async function readingFor(ms: number, vault: Vault, path: string): Promise<void> {
  await running(vault, async () => {
    const endAt = performance.now() + ms
    while (performance.now() < endAt) {
      await vault.read(path)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
}

function expectNoFailedRead(stage: Stage): void {
  const reads = stage.requests({ path: /\/data\/app$/ })
  expect(reads.length).toBeGreaterThan(10)
  expect(reads.map(({ status }) => status).filter((status) => status !== 200)).toEqual([])
}
