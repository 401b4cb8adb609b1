import { expect } from 'vitest'

import type { KeysEvent } from '../src/keys/keys.ts'
import { mayRead, paths, vaultThatMay, write } from './kv-stage.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'

scenarioAnywhere(
  43,
  'a version that ends is read again before, and its last value served after',
  async (stage) => {
    const mount = await stage.kv(2)
    const token = stage.secret()
    await stage.admin('POST', `${mount}/metadata/short`, { delete_version_after: '4s' })
    await write(stage, mount, 'short', { token })
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/short`))
    const keys = vault.keys({ token: `${mount}/short#token` })
    const missing = Promise.withResolvers<KeysEvent>()
    keys.on((event) => {
      if (event.type === 'missing') missing.resolve(event)
    })
    const stop = new AbortController()
    const run = vault.run(stop.signal)

    expect(await missing.promise).toMatchObject({
      error: { code: 'secret-deleted', version: 1, deletionAt: expect.any(Number) },
    })
    expect((await keys.get()).value.token.reveal()).toBe(token)
    const reads = stage.requests({ path: `/v1/${mount}/data/short` })
    expect(reads.map(({ status }) => status).slice(0, 3)).toEqual([200, 200, 404])
    stop.abort()
    await run
  },
)

scenario(71, 'a refused value that is unchanged is read once, and then kept', async (stage) => {
  const mount = await stage.kv(2)
  await write(stage, mount, 'datadog', { api_key: stage.secret() })
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))
  const map = { apiKey: `${mount}/datadog#api_key` }
  const apiKey = vault.keys(map, { rejectThrottleMs: 60_000 }).credential('apiKey')
  const { signal } = new AbortController()

  const first = await apiKey.get(signal)
  for (let refusals = 0; refusals < 5; refusals += 1) {
    apiKey.reject(first.version)
    expect(await apiKey.get(signal)).toEqual(first)
  }

  expect(paths(stage).filter((path) => path === `${mount}/data/datadog`)).toHaveLength(2)
})

scenario(71, 'a new value is given once, however often it was written', async (stage) => {
  const mount = await stage.kv(2)
  const [before, after] = [stage.secret(), stage.secret()]
  await write(stage, mount, 'datadog', { api_key: before })
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))
  const keys = vault.keys({ apiKey: `${mount}/datadog#api_key` }, { rejectThrottleMs: 50 })
  const versions: string[] = []
  keys.on((event) => {
    if (event.type === 'change') versions.push(event.bundle.version)
  })
  const { version } = await keys.get()
  /** Refuses the first version, until what is read comes from this version of the secret. */
  const refusedUntil = async (kv: number): Promise<void> => {
    const origin = async () => {
      keys.reject(version)
      return (await keys.get()).origins.apiKey
    }
    await expect.poll(origin).toBe(`${mount}/datadog@${kv}#api_key`)
  }

  await write(stage, mount, 'datadog', { api_key: before })
  await refusedUntil(2)
  expect((await keys.get()).version).toBe(version)

  for (let time = 0; time < 2; time += 1) await write(stage, mount, 'datadog', { api_key: after })
  await refusedUntil(4)
  const bundle = await keys.get()
  expect(bundle.value.apiKey.reveal()).toBe(after)
  expect(versions).toEqual([version, bundle.version])
  expect(keys.status()).toMatchObject({ state: 'fresh', rejected: [] })
})

scenarioAnywhere(71, 'a new key that is refused gives way to the one before it', async (stage) => {
  const mount = await stage.kv(2)
  const [good, bad, better] = [stage.secret(), stage.secret(), stage.secret()]
  await write(stage, mount, 'datadog', { api_key: good })
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/datadog`))
  const keys = vault.keys(
    { apiKey: `${mount}/datadog#api_key` },
    { refreshMs: 50, rejectThrottleMs: 10 },
  )
  const offered = async () => (await keys.get()).value.apiKey.reveal()
  expect(await offered()).toBe(good)
  await write(stage, mount, 'datadog', { api_key: bad })
  await expect.poll(offered).toBe(bad)
  keys.invalidate()
  expect(await offered()).toBe(good)
  await write(stage, mount, 'datadog', { api_key: better })
  await expect.poll(offered).toBe(better)
})
