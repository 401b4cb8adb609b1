import { expect } from 'vitest'

import { mayRead, paths, vaultThatMay, write } from './kv-stage.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'

scenarioAnywhere(
  35,
  'the server is asked what the mount is, then the secret is read',
  async (stage) => {
    const mount = await stage.kv(2)
    const apiKey = stage.secret()
    await write(stage, mount, 'datadog', { api_key: stage.secret() })
    await write(stage, mount, 'datadog', { api_key: apiKey })
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))

    const secret = await vault.read(`${mount}/datadog`)

    expect(secret).toMatchObject({ path: `${mount}/datadog`, mount, kv: 2, version: 2 })
    expect(secret.data).toEqual({ api_key: apiKey })
    expect(Math.abs(Date.now() - (secret.createdAt ?? 0))).toBeLessThan(60_000)
    expect(paths(stage).slice(-2)).toEqual([
      `sys/internal/ui/mounts/${mount}/datadog`,
      `${mount}/data/datadog`,
    ])
    const before = await vault.read(`${mount}/datadog@1`)
    expect(before.version).toBe(1)
    expect(before.data).not.toEqual(secret.data)
  },
)

scenarioAnywhere(
  36,
  'a KV v1 secret is read as it is, and its ttl says when again',
  async (stage) => {
    const mount = await stage.kv(1)
    await stage.admin('POST', `${mount}/datadog`, { api_key: stage.secret(), ttl: '90s' })
    const vault = await vaultThatMay(stage, mayRead(`${mount}/datadog`))

    const secret = await vault.read(`${mount}/datadog`)

    expect(secret).toMatchObject({ mount, kv: 1, refreshAfterMs: 90_000 })
    expect(secret).not.toHaveProperty('version')
    expect(paths(stage).at(-1)).toBe(`${mount}/datadog`)
  },
)

scenario(
  37,
  'a server that cannot say what the mount is gets asked again; v1 is never assumed',
  async (stage) => {
    const mount = await stage.kv(2)
    const apiKey = stage.secret()
    await write(stage, mount, 'datadog', { api_key: apiKey })
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`), {
      timeouts: { responseMs: 200 },
    })
    const path = `/v1/sys/internal/ui/mounts/*`
    await stage.control.faults([
      { match: { path, skip: 2 }, effect: { type: 'slow', ms: 1_000 }, times: 1 },
      {
        match: { path },
        effect: { type: 'status', status: 503, body: { errors: ['busy'] } },
        times: 1,
      },
      { match: { path }, effect: { type: 'reset-before' }, times: 1 },
    ])

    const secret = await vault.read(`${mount}/datadog`)

    expect(secret.data).toEqual({ api_key: apiKey })
    const asked = paths(stage).filter((sent) => sent.includes(`${mount}/`))
    expect(asked).toEqual([
      ...Array.from({ length: 4 }, () => `sys/internal/ui/mounts/${mount}/datadog`),
      `${mount}/data/datadog`,
    ])
  },
)

scenario(
  37,
  'a server that cannot say it until the deadline is an error, not v1',
  async (stage) => {
    const mount = await stage.kv(2)
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))
    await stage.control.faults([
      {
        match: { path: '/v1/sys/internal/ui/mounts/*' },
        effect: { type: 'status', status: 500, body: { errors: ['internal error'] } },
      },
    ])

    const error = await stage.failure(vault.read(`${mount}/datadog`, { deadlineMs: 300 }))

    expect(error).toMatchObject({ code: 'unavailable', status: 500, retryable: true })
    expect(paths(stage).every((sent) => !sent.startsWith(mount))).toBe(true)
  },
)

scenarioAnywhere(
  38,
  'a hidden mount names the grant that is missing; kv in the reference needs none',
  async (stage) => {
    const mount = await stage.kv(2)
    await write(stage, mount, 'datadog', { api_key: stage.secret() })
    const vault = await vaultThatMay(stage, mayRead('elsewhere/data/x'))

    const hidden = await stage.failure(vault.read(`${mount}/datadog`))
    expect(hidden).toMatchObject({ code: 'mount-hidden', status: 403, path: `${mount}/datadog` })
    expect(hidden.hint).toContain(`path "${mount}/data/datadog" { capabilities = ["read"] }`)

    const denied = await stage.failure(vault.read({ path: `${mount}/datadog`, kv: 2 }))
    expect(denied).toMatchObject({ code: 'permission-denied', path: `${mount}/datadog` })
    expect(denied.hint).toContain(`path "${mount}/data/datadog" { capabilities = ["read"] }`)
    expect(paths(stage).at(-1)).toBe(`${mount}/data/datadog`)
  },
)

scenarioAnywhere(39, 'a mount that is configured as v1 and is v2 says so', async (stage) => {
  const mount = await stage.kv(2)
  await write(stage, mount, 'datadog', { api_key: stage.secret() })
  const granted = await vaultThatMay(stage, mayRead(`${mount}/*`))
  const wrong = await stage.failure(granted.read({ path: `${mount}/datadog`, kv: 1 }))
  expect(wrong).toMatchObject({ code: 'kv-version-mismatch', status: 404 })
  expect(wrong.hint).toContain('kv: 2')

  const minimal = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))
  const denied = await stage.failure(minimal.read({ path: `${mount}/datadog`, kv: 1 }))
  expect(denied).toMatchObject({ code: 'permission-denied', status: 403 })
  expect(denied.hint).toContain('leave kv out')
})

scenario(
  46,
  'a mount that is being upgraded is waited for, and read as v2 from then on',
  async (stage) => {
    const mount = await stage.kv(1)
    const apiKey = stage.secret()
    await stage.admin('POST', `${mount}/datadog`, { api_key: apiKey })
    const vault = await vaultThatMay(stage, mayRead(`${mount}/datadog`, `${mount}/data/datadog`))
    expect((await vault.read(`${mount}/datadog`)).kv).toBe(1)
    await stage.control.settings({ upgradeMs: 300 })
    await stage.admin('POST', `sys/mounts/${mount}/tune`, { options: { version: '2' } })

    const secret = await vault.read(`${mount}/datadog`)

    expect(secret).toMatchObject({ kv: 2, version: 1, data: { api_key: apiKey } })
    expect(stage.requests().some(({ status }) => status === 400)).toBe(true)
  },
)
