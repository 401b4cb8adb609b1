import { expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import type { AppRoleMount } from './stage/index.ts'

scenarioAnywhere(17, 'a wrapped secret id is looked at, unwrapped, and used', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const role = await stage.appRole({ token_policies: [policy] })
  const wrapping = await role.wrappedSecretId('60s')
  const vault = createVault(stage.options(wrapped(role, wrapping)))
  await vault.read(path)
  const [lookup, unwrap, login] = stage.requests()
  expect(lookup).toMatchObject({ path: '/v1/sys/wrapping/lookup', body: { token: wrapping } })
  expect(unwrap).toMatchObject({ method: 'POST', path: '/v1/sys/wrapping/unwrap', body: null })
  expect(unwrap?.headers['x-vault-token']).toBe(wrapping)
  expect(login).toMatchObject({ path: `/v1/auth/${role.mount}/login`, status: 200 })

  // It cannot be unwrapped again, and need not be.
  const { accessor } = vault.status().session
  await stage.admin('POST', 'auth/token/revoke-accessor', { accessor })
  await vault.read(path)
  expect(stage.requests({ path: '/v1/sys/wrapping/unwrap' })).toHaveLength(1)
  expect(stage.requests({ path: `/v1/auth/${role.mount}/login` })).toHaveLength(2)
  await vault.close()
})

scenarioAnywhere(18, 'what wraps something else is left alone', async (stage) => {
  const role = await stage.appRole()
  const forged = await stage.admin(
    'POST',
    'sys/wrapping/wrap',
    { secret_id: 'of somebody else' },
    { headers: { 'x-vault-wrap-ttl': '60s' } },
  )
  const wrapping = stage.secret(JSON.parse(JSON.stringify(forged.body)).wrap_info.token)
  const vault = createVault(stage.options(wrapped(role, wrapping)))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error).toMatchObject({ code: 'wrapping-tampered', path: role.creationPath })
  expect(stage.requests().map(({ path }) => path)).toEqual(['/v1/sys/wrapping/lookup'])
  expect(stage.events('security')).toMatchObject([{ code: 'wrapping-tampered' }])
  await vault.close()
})

scenarioAnywhere(19, 'what somebody else has unwrapped is a security event', async (stage) => {
  const role = await stage.appRole()
  const wrapping = await role.wrappedSecretId('60s')
  const headers = { 'x-vault-token': wrapping }
  await stage.admin('POST', 'sys/wrapping/unwrap', undefined, { headers })
  const vault = createVault(stage.options(wrapped(role, wrapping)))
  expect((await stage.failure(vault.read('secret/app'))).code).toBe('wrapping-spent')
  expect((await stage.failure(vault.read('secret/app'))).code).toBe('wrapping-spent')
  expect(stage.requests()).toHaveLength(1)
  expect(stage.events('security')).toMatchObject([
    { code: 'wrapping-spent', path: role.creationPath },
  ])
  await vault.close()
})

scenarioAnywhere(20, 'a wrapping token that has expired', async (stage) => {
  const role = await stage.appRole()
  const wrapping = await role.wrappedSecretId('1s')
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const vault = createVault(stage.options(wrapped(role, wrapping)))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error.code).toBe('wrapping-spent')
  expect(error.message).toMatch(/used before, has expired/)
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})

scenario(21, 'the wrapping token never stands in header and body at once', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const role = await stage.appRole({ token_policies: [policy] })
  const wrapping = await role.wrappedSecretId('60s')
  const vault = createVault(stage.options(wrapped(role, wrapping)))
  await vault.read(path)
  const places = stage.requests().map(({ headers, body }) => ({
    header: Object.values(headers).includes(wrapping),
    body: JSON.stringify(body).includes(wrapping),
  }))
  expect(places.filter(({ header }) => header)).toHaveLength(1)
  expect(places.filter(({ body }) => body)).toHaveLength(1)
  expect(places.filter(({ header, body }) => header && body)).toEqual([])
  await vault.close()
})

scenario(21, 'an unwrapping that may have been done is not done again', async (stage) => {
  const role = await stage.appRole()
  await stage.control.faults([
    { match: { path: '*/unwrap' }, effect: { type: 'reset-after' }, times: 1 },
  ])
  const vault = createVault(stage.options(wrapped(role, await role.wrappedSecretId('60s'))))
  expect((await stage.failure(vault.read('secret/app'))).code).toBe('login-unknown')
  expect((await stage.failure(vault.read('secret/app'))).code).toBe('login-unknown')
  expect(stage.requests()).toHaveLength(2)
  // It was us: no alarm.
  expect(stage.events('security')).toEqual([])
  await vault.close()
})

function wrapped({ mount, roleId, creationPath }: AppRoleMount, wrapping: string) {
  return appRole({ mount, roleId, secretId: wrapping, wrapped: { creationPath } })
}
