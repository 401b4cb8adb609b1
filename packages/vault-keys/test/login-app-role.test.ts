import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { folderRefusals } from '../src/auth/folder-refusals.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { until } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'

scenarioAnywhere(6, 'an AppRole login reads the secret id of its file each time', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
  const file = join(await stage.folder(), 'secret-id')
  const first = await secretId()
  await writeFile(file, `${first}\n`)
  const vault = createVault(stage.options(appRole({ mount, roleId, secretId: { file } })))
  await vault.read(path)

  const { accessor } = vault.status().session
  await stage.admin('POST', 'auth/token/revoke-accessor', { accessor })
  const second = await secretId()
  await writeFile(file, second)
  await vault.read(path)
  const logins = stage.requests({ path: `/v1/auth/${mount}/login` })
  expect(logins.map(({ body }) => body)).toEqual([
    { role_id: roleId, secret_id: first },
    { role_id: roleId, secret_id: second },
  ])
  expect(vault.status().session.logins).toBe(2)
  await vault.close()
})

scenarioAnywhere(6, 'a secret id is deleted only when it has done its work', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
  const file = join(await stage.folder(), 'secret-id')
  const auth = appRole({ mount, roleId, secretId: { file, remove: true } })
  await writeFile(file, stage.secret())
  const failing = createVault(stage.options(auth))
  await stage.failure(failing.read(path))
  await access(file)
  await failing.close()

  await writeFile(file, await secretId())
  const vault = createVault(stage.options(auth))
  await vault.read(path)
  await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' })
  await vault.close()
})

scenarioAnywhere(7, 'a wrong secret id is sent once, by any process', async (stage) => {
  const { mount, roleId } = await stage.appRole()
  const auth = appRole({ mount, roleId, secretId: stage.secret() })
  const folder = join(await stage.folder(), 'refusals')
  const vault = createVault(stage.options(auth, { refusals: folderRefusals(folder) }))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error).toMatchObject({ code: 'credential-refused', status: 400, executed: 'no' })
  expect(error.hint).toMatch(/wrong, used up, or has expired/)
  expect((await stage.failure(vault.read('secret/app'))).code).toBe('credential-spent')
  await vault.close()

  const next = createVault(stage.options(auth, { refusals: folderRefusals(folder) }))
  expect((await stage.failure(next.read('secret/app'))).code).toBe('credential-spent')
  await next.close()
  expect(stage.requests()).toHaveLength(1)
})

scenarioAnywhere(
  8,
  'a locked role is told from a wrong mount, and not tried again',
  async (stage) => {
    const { mount, roleId, secretId } = await stage.appRole()
    for (let tries = 0; tries < 5; tries += 1) {
      const wrong = { role_id: roleId, secret_id: `wrong-${tries}` }
      await stage.admin('POST', `auth/${mount}/login`, wrong, { expect: [400] })
    }
    const good = await secretId()
    const vault = createVault(stage.options(appRole({ mount, roleId, secretId: good })))
    const error = await stage.failure(vault.read('secret/app'))
    expect(error).toMatchObject({ code: 'locked-out', status: 403, retryable: false })
    const sent = stage.requests()
    expect(sent.map(({ status }) => status)).toEqual([403, 500])
    // The question gives nothing away and is no try.
    expect(sent[1]?.body).toEqual({})

    expect((await stage.failure(vault.read('secret/app'))).code).toBe('locked-out')
    expect(stage.requests()).toHaveLength(2)
    await vault.close()
  },
)

scenarioAnywhere(9, 'a role without secret id: none is sent', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, roleId } = await stage.appRole({
    token_policies: [policy],
    bind_secret_id: false,
    token_bound_cidrs: ['127.0.0.0/8', '::1/128'],
  })
  const vault = createVault(stage.options(appRole({ mount, roleId })))
  await vault.read(path)
  expect(stage.requests({ path: `/v1/auth/${mount}/login` })[0]?.body).toEqual({ role_id: roleId })
  await vault.close()
})

scenarioAnywhere(
  10,
  'a secret id for one login, when the container starts again',
  async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
    const auth = appRole({ mount, roleId, secretId: await secretId({ num_uses: 1 }) })
    const refusals = folderRefusals(join(await stage.folder(), 'refusals'))
    const first = createVault(stage.options(auth, { refusals }))
    await first.read(path)
    await first.close()

    const second = createVault(stage.options(auth, { refusals }))
    const error = await stage.failure(second.read(path))
    expect(error.code).toBe('credential-refused')
    expect(error.hint).toContain('used up')
    await second.close()

    // It starts again and again, and the role stays unlocked.
    for (let start = 0; start < 6; start += 1) {
      const next = createVault(stage.options(auth, { refusals }))
      expect((await stage.failure(next.read(path))).code).toBe('credential-spent')
      await next.close()
    }
    expect(stage.requests({ path: `/v1/auth/${mount}/login` })).toHaveLength(2)
  },
)

scenario(
  12,
  'a login that may have been done is not done again with the same secret id',
  async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
    await stage.control.faults([
      {
        match: { path: '*/login' },
        effect: { type: 'trouble', name: 'audit-response-failed' },
        times: 1,
      },
    ])
    const auth = appRole({ mount, roleId, secretId: await secretId({ num_uses: 1 }) })
    const vault = createVault(stage.options(auth))
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'login-unknown', status: 500, executed: 'unknown' })
    expect((await stage.failure(vault.read(path))).code).toBe('credential-spent')
    expect(stage.requests()).toHaveLength(1)
    await vault.close()
    // The token that was made and never arrived.
    stage.leaves(1)
  },
)

scenario(12, 'a lost answer counts as done, a refused connection does not', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
  await stage.control.faults([
    { match: { path: '*/login' }, effect: { type: 'reset-after' }, times: 1 },
  ])
  const lost = createVault(
    stage.options(appRole({ mount, roleId, secretId: await secretId({ num_uses: 1 }) })),
  )
  expect((await stage.failure(lost.read(path))).code).toBe('login-unknown')
  await lost.close()

  const patient = createVault(
    stage.options(appRole({ mount, roleId, secretId: await secretId({ num_uses: 1 }) })),
  )
  await stage.entrance.down()
  const read = patient.read(path)
  await until(() => stage.events('retry-scheduled').length > 3)
  await stage.entrance.up()
  expect((await read).data).toEqual({ key: 'value' })
  await patient.close()
  stage.leaves(1)
})

scenario(12, 'a secret id that has worked before is not lost to one failure', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
  const vault = createVault(stage.options(appRole({ mount, roleId, secretId: await secretId() })))
  await vault.read(path)
  await stage.control.faults([
    { match: { path: '*/login' }, effect: { type: 'status', status: 502 }, times: 1 },
  ])
  const { accessor } = vault.status().session
  await stage.admin('POST', 'auth/token/revoke-accessor', { accessor })
  await vault.read(path)
  expect(vault.status().session.logins).toBe(2)
  await vault.close()
})

scenario(
  7,
  'where nothing can be remembered, the login goes on and somebody is told',
  async (stage) => {
    const { mount, roleId } = await stage.appRole()
    const file = join(await stage.folder(), 'a-file')
    await writeFile(file, '')
    const auth = appRole({ mount, roleId, secretId: stage.secret() })
    const refusals = folderRefusals(join(file, 'refusals'))
    const vault = createVault(stage.options(auth, { refusals }))
    expect((await stage.failure(vault.read('secret/app'))).code).toBe('credential-refused')
    expect(stage.events('credential-warned')).toHaveLength(1)
    expect((await stage.failure(vault.read('secret/app'))).code).toBe('credential-spent')
    await vault.close()
  },
)
