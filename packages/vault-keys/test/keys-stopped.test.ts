import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { publish } from '../src/publish/publish.ts'
import { createVault } from '../src/vault.ts'
import { mayRead, write } from './kv-stage.ts'
import { scenarioAnywhere } from './stage/index.ts'
import type { Stage } from './stage/index.ts'

/** A Vault with a login of its own, and a folder for what it reads. */
async function opened(stage: Stage) {
  const mount = await stage.kv(2)
  await write(stage, mount, 'datadog', { api_key: stage.secret() })
  const policy = await stage.policy(mayRead(`${mount}/data/datadog`))
  const role = await stage.appRole({ token_policies: [policy] })
  const secretId = await role.secretId()
  const vault = createVault(
    stage.options(appRole({ mount: role.mount, roleId: role.roleId, secretId })),
  )
  stage.onEnd(() => vault.close())
  const folder = await stage.folder()
  const target = { folder: join(folder, 'keys'), files: [{ name: 'api', key: 'api' }] }
  return { vault, folder, target, keys: vault.keys({ api: `${mount}/datadog#api_key` }) }
}

scenarioAnywhere(
  68,
  'stopped while it logs in: nothing is written, no token is left',
  async (stage) => {
    const { vault, folder, keys } = await opened(stage)
    const stop = new AbortController()
    const reading = stage.failure(keys.get(stop.signal))
    stop.abort()
    expect(await reading).toMatchObject({ code: 'aborted' })
    await vault.close()
    expect(await stage.liveTokens()).toBe(0)
    expect(await readdir(folder)).toEqual([])
  },
)

scenarioAnywhere(
  68,
  'stopped before it writes: nothing is written, the token is revoked',
  async (stage) => {
    const { vault, folder, target, keys } = await opened(stage)
    const { value } = await keys.get()
    expect(await stage.liveTokens()).toBe(1)
    const signal = AbortSignal.abort()
    expect(await stage.failure(publish(value, target, { signal }))).toMatchObject({
      code: 'aborted',
    })
    await vault.close()
    expect(stage.requests({ path: '/v1/auth/token/revoke-self' })).toMatchObject([{ status: 204 }])
    expect(await stage.liveTokens()).toBe(0)
    expect(await readdir(folder)).toEqual([])
  },
)
