import { expect } from 'vitest'

import { mayRead, paths, vaultThatMay, write } from './kv-stage.ts'
import { scenarioAnywhere } from './stage/index.ts'

scenarioAnywhere(40, 'a secret that never existed is not found', async (stage) => {
  const mount = await stage.kv(2)
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/*`))

  const error = await stage.failure(vault.read(`${mount}/none`))

  expect(error).toMatchObject({ code: 'secret-not-found', status: 404, path: `${mount}/none` })
  expect(error.executed).toBe('yes')
  expect(paths(stage).filter((sent) => sent.endsWith('data/none'))).toHaveLength(1)
})

scenarioAnywhere(
  41,
  'a deleted secret says which version it was, and when it was deleted',
  async (stage) => {
    const mount = await stage.kv(2)
    await write(stage, mount, 'datadog', { api_key: stage.secret() })
    await write(stage, mount, 'datadog', { api_key: stage.secret() })
    await stage.admin('DELETE', `${mount}/data/datadog`)
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/*`))

    const error = await stage.failure(vault.read(`${mount}/datadog`))

    expect(error).toMatchObject({ code: 'secret-deleted', version: 2, path: `${mount}/datadog` })
    expect(Math.abs(Date.now() - (error.deletionAt ?? 0))).toBeLessThan(60_000)
    await expect(vault.read(`${mount}/datadog@1`)).resolves.toMatchObject({ version: 1 })
  },
)

scenarioAnywhere(42, 'a destroyed secret says so, deleted or not', async (stage) => {
  const mount = await stage.kv(2)
  for (const path of ['one', 'two']) await write(stage, mount, path, { api_key: stage.secret() })
  await stage.admin('DELETE', `${mount}/data/two`)
  for (const path of ['one', 'two']) {
    await stage.admin('POST', `${mount}/destroy/${path}`, { versions: [1] })
  }
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/*`))

  for (const path of ['one', 'two']) {
    const error = await stage.failure(vault.read(`${mount}/${path}`))
    expect(error).toMatchObject({ code: 'secret-destroyed', version: 1 })
  }
})

scenarioAnywhere(44, 'a pinned version that has aged out is named', async (stage) => {
  const mount = await stage.kv(2)
  for (let count = 1; count <= 11; count += 1) await write(stage, mount, 'aged', { count })
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/*`))

  const error = await stage.failure(vault.read(`${mount}/aged@1`))

  expect(error.code).toBe('secret-not-found')
  expect(error.message).toContain(`${mount}/aged has no version 1`)
  await expect(vault.read(`${mount}/aged@2`)).resolves.toMatchObject({ data: { count: 2 } })
})

scenarioAnywhere(47, 'each segment of a path is encoded', async (stage) => {
  const mount = await stage.kv(2)
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/*`))
  for (const path of [
    'team a/key',
    'a#b',
    'a@2',
    '100%',
    'a%2Fb',
    'grün/🐕',
    'a+b',
    'a?b=c',
    'a&b;c',
  ]) {
    const encoded = path.split('/').map(encodeURIComponent).join('/')
    await write(stage, mount, encoded, { path })
    const secret = await vault.read({ path: `${mount}/${path}` })
    expect(secret).toMatchObject({ path: `${mount}/${path}`, data: { path } })
  }
})

scenarioAnywhere(
  48,
  'a folder is listed with its folders; an empty one is an empty list',
  async (stage) => {
    const v2 = await stage.kv(2)
    const v1 = await stage.kv(1)
    for (const path of ['dynatrace/t1', 'dynatrace/t2', 'dynatrace/old/t3']) {
      await write(stage, v2, path, { token: stage.secret() })
      await stage.admin('POST', `${v1}/${path}`, { token: stage.secret() })
    }
    const vault = await vaultThatMay(
      stage,
      `path "${v2}/metadata/*" { capabilities = ["list"] }
     path "${v1}/*" { capabilities = ["list"] }`,
    )

    for (const mount of [v1, v2]) {
      for (const folder of [`${mount}/dynatrace`, `${mount}/dynatrace/`]) {
        expect(await vault.list(folder)).toEqual(['old/', 't1', 't2'])
      }
      expect(await vault.list(`${mount}/`)).toEqual(['dynatrace/'])
      expect(await vault.list(`${mount}/none`)).toEqual([])
      expect(await vault.list(`${mount}/dynatrace/t1`)).toEqual([])
    }
    const listed = stage.requests({ path: new RegExp(`/v1/${v2}/`) })
    expect(listed.every(({ method, query }) => method === 'GET' && query === 'list=true')).toBe(
      true,
    )

    const nobody = await vaultThatMay(stage, mayRead(`${v2}/data/x`))
    const error = await stage.failure(nobody.list(`${v2}/dynatrace`))
    expect(error).toMatchObject({ code: 'permission-denied' })
    expect(error.hint).toContain(`path "${v2}/metadata/dynatrace/*" { capabilities = ["list"] }`)
  },
)
