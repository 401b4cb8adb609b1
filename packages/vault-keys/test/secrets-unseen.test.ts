import { Secret } from '@retriever/upstream/secret'
import { expect, vi } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { publish } from '../src/publish/publish.ts'
import { createVault } from '../src/vault.ts'
import { mayRead, write } from './kv-stage.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'

scenarioAnywhere(69, 'what may be seen of a Vault and its keys shows no secret', async (stage) => {
  const printed = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  const kv = await stage.kv(2)
  const apiKey = stage.secret()
  await write(stage, kv, 'datadog', { api_key: apiKey, app_key: stage.secret() })
  const { mount, roleId, secretId } = await stage.appRole({
    token_policies: [await stage.policy(mayRead(`${kv}/data/datadog`))],
  })
  const auth = appRole({ mount, roleId, secretId: new Secret(await secretId()) })
  const options = stage.options(auth)
  const vault = createVault(options)
  const keys = vault.keys({ apiKey: `${kv}/datadog#api_key`, appKey: `${kv}/datadog#app_key` })

  const bundle = await keys.get()

  expect(bundle.value.apiKey.reveal()).toBe(apiKey)
  const status = vault.status()
  for (const [what, value] of Object.entries({ options, vault, keys, bundle, status })) {
    stage.harmless(value, `the ${what}`)
  }
  await vault.close()
  stage.harmless(
    printed.map(({ mock }) => mock.calls),
    'the console',
  )
})

scenarioAnywhere(69, 'no error shows a secret, whatever was wrong', async (stage) => {
  const kv = await stage.kv(2)
  await write(stage, kv, 'datadog', {
    api_key: stage.secret(),
    two_lines: stage.secret(`first ${stage.secret()}\nsecond`),
    nested: { token: stage.secret() },
  })
  const policy = await stage.policy(mayRead(`${kv}/data/datadog`))
  const { mount, roleId, secretId } = await stage.appRole({ token_policies: [policy] })
  const vault = createVault(stage.options(appRole({ mount, roleId, secretId: await secretId() })))
  const wrong = [
    [{ key: 'none' }, 'key-missing'],
    [{ pattern: /^$/ }, 'value-invalid'],
    [{ key: 'nested' }, 'value-invalid'],
    [{ from: `${kv}/other` }, 'permission-denied'],
  ] as const
  for (const [change, code] of wrong) {
    const keys = vault.keys({ key: { from: `${kv}/datadog`, key: 'api_key', ...change } })
    expect((await stage.failure(keys.get())).code).toBe(code)
  }

  const { value } = await vault.keys({ lines: `${kv}/datadog#two_lines` }).get()
  const published = publish(value, {
    folder: await stage.folder(),
    files: [{ name: 'env', dialect: 'docker', variables: { LINES: 'lines' } }],
  })
  expect((await stage.failure(published)).code).toBe('value-unrepresentable')
  await vault.close()

  const refused = appRole({ mount, roleId, secretId: stage.secret() })
  const login = createVault(stage.options(refused)).read(`${kv}/datadog`)
  expect((await stage.failure(login)).code).toBe('credential-refused')
})

scenario(69, 'a server that quotes what it was sent is not quoted', async (stage) => {
  const { mount, roleId, secretId } = await stage.appRole()
  const id = await secretId()
  const auth = appRole({ mount, roleId, secretId: id })
  for (const [status, body] of [
    [400, { errors: [`odd: {"secret_id":"${id}"}`] }],
    [500, { errors: [`cannot parse ${encodeURIComponent(id)}`] }],
    [502, `<html><body>${id}</body></html>`],
    [200, `{"auth":"${id}`],
  ] as const) {
    const effect = { type: 'status', status, body } as const
    await stage.control.faults([{ match: { path: `/v1/auth/${mount}/login` }, effect }])
    const vault = createVault(stage.options(auth, { deadlineMs: 300 }))
    const error = await stage.failure(vault.read('secret/datadog'))
    expect(error.path).toContain(mount)
    await vault.close()
  }
})
