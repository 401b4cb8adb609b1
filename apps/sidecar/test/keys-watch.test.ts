import { readlinkSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { datadog, openKeysHouse, patience, values } from './keys-house.ts'
import type { HouseOptions, KeysHouse } from './keys-house.ts'
import type { Retriever } from './retriever.ts'

/** Reads its keys again as often as a test wants. */
const eager = { vault: { refresh: '150ms', deadline: '1s' } }

/** A `watch` that listens, and the addresses of its listener. */
async function openWatch(options: HouseOptions = eager) {
  const house = await openKeysHouse(options)
  const watch = house.start('watch')
  const { url = '' } = await watch.line(({ msg }) => msg === 'listening')
  const status = async (path: string) => (await fetch(`${url}${path}`)).status
  return { house, watch, url, status }
}

async function untilPublished(watch: Retriever): Promise<void> {
  await watch.line(({ msg }) => msg === 'keys published')
}

async function stopped(watch: Retriever): Promise<number> {
  const at = performance.now()
  watch.kill('SIGTERM')
  const { code } = await watch.ended
  expect(code).toBe(0)
  return performance.now() - at
}

function generation({ file }: KeysHouse): string {
  return readlinkSync(file('keys/..data'))
}

// Real processes take their time on a busy machine.
describe('watch', { timeout: 60_000 }, () => {
  test('70. startup probe: 503 before the first publication, 200 after it; readyz 503 once the keys are too old', async () => {
    const { house, watch, status } = await openWatch({
      vault: { refresh: '150ms', deadline: '1s', maxStale: '2s' },
      keys: { deadline: '1m' },
    })
    await untilPublished(watch)
    await house.control.settings({ sealed: true })
    await expect.poll(() => status('/readyz'), patience).toBe(503)
    expect(await status('/startupz')).toBe(200)
    expect(await status('/livez')).toBe(200)
    expect(house.published('apiKey')).toBe(values.apiKey)
    await house.control.settings({ sealed: false })
    await expect.poll(() => status('/readyz'), { timeout: 40_000 }).toBe(200)
    await stopped(watch)
  })

  test('70. startup probe: 503 while Vault is sealed', async () => {
    const house = await openKeysHouse({ keys: { deadline: '1m' } })
    await house.control.settings({ sealed: true })
    const watch = house.start('watch')
    const { url = '' } = await watch.line(({ msg }) => msg === 'listening')
    const status = async (path: string) => (await fetch(`${url}${path}`)).status
    await watch.line(({ msg }) => String(msg).includes('sealed at attempt'))
    expect([await status('/startupz'), await status('/readyz'), await status('/livez')]).toEqual([
      503, 503, 200,
    ])
    await house.control.settings({ sealed: false })
    await expect.poll(() => status('/startupz'), patience).toBe(200)
    expect(await status('/readyz')).toBe(200)
    await stopped(watch)
    expect(await house.liveTokens()).toBe(0)
  })

  test('63. a value that is rotated is published by one swap', async () => {
    const { house, watch } = await openWatch()
    await untilPublished(watch)
    const before = generation(house)
    await house.writeSecret('birddog/datadog', { api_key: 'new-api', app_key: 'new-app' })
    await expect.poll(() => generation(house), patience).not.toBe(before)
    expect([house.published('apiKey'), house.published('appKey')]).toEqual(['new-api', 'new-app'])
    const after = generation(house)
    const reads = (await house.requests('secret/data/*')).length
    await expect
      .poll(async () => (await house.requests('secret/data/*')).length, patience)
      .toBeGreaterThan(reads + 2)
    expect(generation(house)).toBe(after)
    await stopped(watch)
    expect(await house.liveTokens()).toBe(0)
  })

  test('SIGHUP reads all keys again, at once', async () => {
    const { house, watch } = await openWatch({})
    await untilPublished(watch)
    await house.writeSecret('birddog/datadog', { api_key: 'new-api', app_key: 'new-app' })
    watch.kill('SIGHUP')
    await expect.poll(() => house.published('apiKey'), patience).toBe('new-api')
    // Also a second time, and when nothing has changed.
    watch.kill('SIGHUP')
    await house.writeSecret('birddog/datadog', { api_key: 'newer-api', app_key: 'newer-app' })
    watch.kill('SIGHUP')
    await expect.poll(() => house.published('apiKey'), patience).toBe('newer-api')
    await stopped(watch)
  })

  test('an outage after the first publication never ends it', async () => {
    const { house, watch, url } = await openWatch()
    await untilPublished(watch)
    await house.control.faults([{ match: {}, effect: { type: 'reset-before' } }])
    await watch.line(({ msg }) => String(msg).includes('keys cannot be refreshed'))
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /retriever_keys_refreshes_total\{set="datadog",outcome="failed"\} \d/,
    )
    await house.control.faults([])
    await house.writeSecret('birddog/datadog', { api_key: 'after', app_key: 'after' })
    await expect.poll(() => house.published('apiKey'), { timeout: 50_000 }).toBe('after')
    await stopped(watch)
  })

  test('a secret that was deleted stays published, and is told', async () => {
    const { house, watch, status } = await openWatch()
    await untilPublished(watch)
    await house.admin('DELETE', 'secret/data/birddog/datadog')
    await watch.line(({ level, msg }) => level === 'error' && String(msg).includes('are gone'))
    expect(house.published('apiKey')).toBe(values.apiKey)
    expect(await status('/readyz')).toBe(200)
    await stopped(watch)
  })

  test('what can be mended is waited for, until the deadline; then the exit code tells', async () => {
    const missing = { keys: { apiKey: 'secret/birddog/later#api_key' }, publish: datadog.publish }
    const house = await openKeysHouse({ sets: { a: missing }, keys: { deadline: '1m' } })
    const watch = house.start('watch')
    await watch.line(({ msg }) => String(msg).startsWith('not published yet'))
    await house.writeSecret('birddog/later', { api_key: 'here' })
    await untilPublished(watch)
    expect(house.published('apiKey')).toBe('here')
    await stopped(watch)

    house.configure({
      sets: { a: { ...missing, keys: { k: 'secret/birddog/none#k' } } },
      keys: { deadline: '2500ms' },
    })
    const { code, stderr } = await house.run('watch')
    expect(code).toBe(67)
    expect(stderr).toContain('secret/birddog/none')
    expect(house.terminationLog()).toMatch(
      /^exit=67 code=secret-not-found path=secret\/birddog\/none/,
    )
    expect(await house.liveTokens()).toBe(0)
  })

  test('what cannot be mended ends it at once', async () => {
    const house = await openKeysHouse()
    const { code } = await house.run('watch', [], { SECRET_ID: 'wrong' })
    expect(code).toBe(77)
    expect(await house.requests('auth/approle/login')).toHaveLength(1)
  })

  test('its metrics tell about requests, logins, publications and ages', async () => {
    const { watch, url } = await openWatch()
    await untilPublished(watch)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    for (const line of [
      'retriever_keys_logins_total{vault="default",method="approle"} 1',
      'retriever_keys_publications_total{set="datadog",outcome="published"} 1',
    ]) {
      expect(metrics).toContain(`${line}\n`)
    }
    expect(metrics).toMatch(/retriever_keys_token_seconds\{vault="default"\} 3\d\d\d/)
    expect(metrics).toMatch(/retriever_keys_published_age_seconds\{set="datadog"\} \d/)
    expect(metrics).toMatch(
      /retriever_keys_request_duration_seconds_count\{vault="default",operation="login",code="200"\} 1/,
    )
    expect(metrics).not.toContain('birddog')
    await stopped(watch)
  })

  test('68. SIGTERM stops it within two seconds, with 0, and no token is left', async () => {
    const { house, watch } = await openWatch()
    await untilPublished(watch)
    expect(await stopped(watch)).toBeLessThan(2_000)
    expect(await house.liveTokens()).toBe(0)
  })

  test('an address that is taken: 78', async () => {
    const { url, watch } = await openWatch()
    const other = await openKeysHouse({ keys: { listener: { port: Number(new URL(url).port) } } })
    const { code, stderr } = await other.run('watch')
    expect(code).toBe(78)
    expect(stderr).toContain('keys.listener')
    await stopped(watch)
  })

  test('the debugger does not come with SIGUSR1', async () => {
    const { watch, status } = await openWatch()
    await untilPublished(watch)
    watch.kill('SIGUSR1')
    expect(await status('/livez')).toBe(200)
    watch.kill('SIGTERM')
    expect((await watch.ended).stderr).not.toContain('Debugger')
  })
})
