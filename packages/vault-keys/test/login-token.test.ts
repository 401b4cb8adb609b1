import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { firstOf } from '../src/auth/first-of.ts'
import { kubernetes } from '../src/auth/kubernetes.ts'
import { token } from '../src/auth/token.ts'
import { userpass } from '../src/auth/userpass.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { running } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import { userpassUser } from './userpass-user.ts'

scenarioAnywhere(
  13,
  'a token that is given is looked up once, and never revoked',
  async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const given = await stage.token({ policies: [policy, 'default'], ttl: '1h' })
    const vault = createVault(stage.options(token(given)))
    await vault.read(path)
    await vault.read(path)
    const { expiresAt = 0 } = vault.status().session
    expect(Math.abs(expiresAt - Date.now() - 3_600_000)).toBeLessThan(5_000)
    expect(stage.requests({ path: '/v1/auth/token/lookup-self' })).toHaveLength(1)
    await vault.close()
    expect(stage.events('token-ended')).toMatchObject([{ how: 'not-ours' }])
    expect(stage.requests({ path: '/v1/auth/token/revoke-self' })).toEqual([])
  },
)

scenarioAnywhere(13, 'a token that is not good is not asked about again soon', async (stage) => {
  const vault = createVault(stage.options(token(stage.secret())))
  for (let tries = 0; tries < 3; tries += 1) {
    const error = await stage.failure(vault.read('secret/app'))
    expect(error).toMatchObject({ code: 'credential-refused', status: 403, retryable: false })
  }
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})

scenarioAnywhere(13, 'a token that never ends is never renewed', async (stage) => {
  const root = await stage.token({ policies: ['root'], ttl: undefined })
  const vault = createVault(stage.options(token(root)))
  await vault.list('secret')
  await running(vault, () => new Promise((resolve) => setTimeout(resolve, 100)))
  expect(vault.status().session).not.toHaveProperty('expiresAt')
  expect(stage.requests({ path: '/v1/auth/token/renew-self' })).toEqual([])
  await vault.close()
})

scenario(14, 'what cannot be a token is not sent', async (stage) => {
  const file = join(await stage.folder(), 'token')
  const cases = [
    ['', 'credential-unavailable'],
    [' \n', 'credential-unavailable'],
    ['two words', 'config'],
    ['first\nsecond', 'config'],
    ['zero\u0000byte', 'config'],
    ['späße', 'config'],
  ] as const
  for (const [text, code] of cases) {
    await writeFile(file, text)
    const vault = createVault(stage.options(token({ file })))
    const error = await stage.failure(vault.read('secret/app'))
    expect(error).toMatchObject({ code, path: file, executed: 'no' })
    if (text.trim() !== '') expect(error.message + error.hint).not.toContain(text)
    await vault.close()
  }
  expect(stage.requests()).toEqual([])
})

scenarioAnywhere(14, 'a chain goes on when there is no credential, and says why', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, username, password } = await userpassUser(stage, { token_policies: [policy] })
  const folder = await stage.folder()
  const missing = kubernetes({ role: 'birddog', jwt: { file: join(folder, 'absent') } })
  const unset = token({ env: 'VAULT_KEYS_TEST_UNSET' })
  const vault = createVault(
    stage.options(firstOf(missing, firstOf(unset), userpass({ mount, username, password }))),
  )
  await vault.read(path)
  expect(vault.status().session.method).toBe('userpass')
  await vault.close()

  const none = createVault(stage.options(firstOf(missing, unset)))
  const error = await stage.failure(none.read(path))
  expect(error.code).toBe('credential-unavailable')
  expect(error.message).toContain('absent')
  expect(error.message).toContain('VAULT_KEYS_TEST_UNSET')
  expect(error.problems).toHaveLength(2)
  await none.close()
})

scenarioAnywhere(14, 'a chain ends at a credential that is there and wrong', async (stage) => {
  const { mount, username, password } = await userpassUser(stage)
  const wrong = userpass({ mount, username, password: stage.secret() })
  const right = userpass({ mount, username, password })
  const vault = createVault(stage.options(firstOf(wrong, right)))
  expect((await stage.failure(vault.read('secret/app'))).code).toBe('credential-refused')
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})
