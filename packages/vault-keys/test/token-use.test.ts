import { expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { token } from '../src/auth/token.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { running, until } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import type { Stage } from './stage/index.ts'

scenario(
  30,
  'a hundred at once: one login, one detection, one read for each path',
  async (stage) => {
    const mount = await stage.kv(2)
    for (const name of ['one', 'two']) {
      await stage.admin('POST', `${mount}/data/${name}`, { data: { key: stage.secret() } })
    }
    const policy = await stage.policy(`path "${mount}/data/*" { capabilities = ["read"] }`)
    const role = await stage.appRole({ token_policies: [policy] })
    const vault = createVault(stage.options(await authOf(role)))
    const keys = vault.keys({ one: `${mount}/one#key`, two: `${mount}/two#key` })
    await Promise.all(Array.from({ length: 100 }, () => keys.get()))
    const paths = stage.requests().map(({ path }) => path)
    expect(paths.filter((path) => path.endsWith('/login'))).toHaveLength(1)
    expect(paths.filter((path) => path.includes('/internal/ui/mounts/'))).toHaveLength(1)
    expect(paths.filter((path) => path.endsWith('/data/one'))).toHaveLength(1)
    expect(paths.filter((path) => path.endsWith('/data/two'))).toHaveLength(1)
    expect(paths).toHaveLength(4)
    await vault.close()
  },
)

scenarioAnywhere(31, 'a token of three uses: all three are for calls', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const role = await stage.appRole({ token_policies: [policy], token_num_uses: 3 })
  const vault = createVault(stage.options(await authOf(role)))
  await running(vault, async () => {
    // The detection before the first one is no use.
    for (let reads = 0; reads < 3; reads += 1) await vault.read(path)
    expect(vault.status().session.logins).toBe(1)
    // At the same time, and yet one after the other: the server miscounts parallel uses.
    await Promise.all(Array.from({ length: 4 }, () => vault.read(path)))
    expect(vault.status().session.logins).toBe(3)
    expect(stage.requests({ path: /lookup-self|renew-self/ })).toEqual([])
  })
  await vault.close()
  const reads = stage.requests({ path: /data/ })
  expect(reads.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 200))
})

scenarioAnywhere(31, 'a token of three uses that was given to us', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const given = await stage.token({ policies: [policy], num_uses: 3 })
  const vault = createVault(stage.options(token(given, { limitedUses: true })))
  for (let reads = 0; reads < 3; reads += 1) await vault.read(path)
  expect(stage.requests({ path: /lookup-self/ })).toEqual([])
  await vault.close()
})

scenarioAnywhere(32, 'the token is revoked once, at the end', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const role = await stage.appRole({ token_policies: [policy] })
  const vault = createVault(stage.options(await authOf(role)))
  await vault.read(path)
  await Promise.all([vault.close(), vault.close()])
  await vault.close()
  expect(stage.requests({ path: '/v1/auth/token/revoke-self' })).toMatchObject([{ status: 204 }])
  expect(stage.events('token-ended')).toMatchObject([{ how: 'revoked' }])
  expect((await stage.failure(vault.read(path))).code).toBe('closed')
})

scenarioAnywhere(32, 'a token that is gone already is no error', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const role = await stage.appRole({ token_policies: [policy] })
  const vault = createVault(stage.options(await authOf(role)))
  await vault.read(path)
  const { accessor } = vault.status().session
  await stage.admin('POST', 'auth/token/revoke-accessor', { accessor })
  await vault.close()
  expect(stage.requests({ path: '/v1/auth/token/revoke-self' })).toMatchObject([{ status: 403 }])
})

scenarioAnywhere(32, 'a token that a leased secret hangs on is left alive', async (stage) => {
  const secret = await stage.leased(60)
  const policy = await stage.policy(`path "${secret.path}" { capabilities = ["read"] }`)
  const role = await stage.appRole({ token_policies: [policy] })
  const vault = createVault(stage.options(await authOf(role)))
  await vault.read(secret.path)
  await vault.close()
  expect(stage.requests({ path: '/v1/auth/token/revoke-self' })).toEqual([])
  expect(stage.events('token-ended')).toMatchObject([{ how: 'leases' }])
  expect(await secret.leases()).toHaveLength(1)
  stage.leaves(1)
})

scenarioAnywhere(34, 'a lease that was lost is fetched anew, not renewed again', async (stage) => {
  const secret = await stage.leased(4)
  const policy = await stage.policy(`path "${secret.path}" { capabilities = ["read"] }`)
  const role = await stage.appRole({ token_policies: [policy, 'default'] })
  const vault = createVault(stage.options(await authOf(role)))
  const keys = vault.keys({ password: `${secret.path}#password` })
  await running(vault, async () => {
    const { version } = await keys.get()
    await secret.revoke()
    const password = stage.secret()
    await secret.write({ username: 'birddog', password })
    await until(() => keys.current()?.version !== version)
    expect(keys.current()?.value.password.reveal()).toBe(password)
  })
  const renewals = stage.requests({ path: '/v1/sys/leases/renew' })
  expect(renewals.filter(({ status }) => status === 400).length).toBeLessThanOrEqual(1)
  await vault.close()
  stage.leaves(1)
})

async function authOf(role: Awaited<ReturnType<Stage['appRole']>>) {
  const { mount, roleId, secretId } = role
  return appRole({ mount, roleId, secretId: await secretId() })
}
