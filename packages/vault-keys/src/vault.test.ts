import { manualClock } from '@retriever/upstream/testing'
import { beforeEach, expect, test } from 'vitest'

import { token } from './auth/token.ts'
import { createVault } from './vault.ts'
import type { Vault } from './vault.ts'

let vault: Vault

beforeEach(() => {
  // Port 9 is for discarding: nothing listens there.
  vault = createVault({
    address: 'http://127.0.0.1:9',
    auth: token('t'),
    deadlineMs: 5_000,
    retry: { initialMs: 60_000, loginInitialMs: 60_000, maxMs: 60_000 },
    random: () => 0.9,
  })
})

test('creating a Vault and its sets sends nothing', () => {
  const keys = vault.keys({ apiKey: 'secret/datadog#api_key' })
  expect(keys.current()).toBeUndefined()
  expect(vault.name).toBe('vault')
  expect(vault.status()).toMatchObject({
    session: { state: 'logged-out', logins: 0 },
    keys: { keys: { state: 'empty' } },
  })
})

test('sets have names of their own, or numbers', async () => {
  const map = { apiKey: 'secret/datadog#api_key' }
  vault.keys(map)
  const second = vault.keys(map)
  vault.keys(map, { name: 'datadog' })
  expect(Object.keys(vault.status().keys)).toEqual(['keys', 'keys-2', 'datadog'])
  expect(() => vault.keys(map, { name: 'datadog' })).toThrow(
    expect.objectContaining({ code: 'config' }),
  )
  await second.close()
  vault.keys(map)
  expect(Object.keys(vault.status().keys)).toEqual(['keys', 'datadog', 'keys-2'])
})

test('all mistakes of a map are told at once', () => {
  const mistaken = () =>
    vault.keys({
      good: 'secret/x#k',
      noKey: 'secret/x',
      noNumber: 'secret/x@latest#k',
      empty: { from: 'secret/x', key: '' },
    })
  expect(mistaken).toThrow(
    expect.objectContaining({
      code: 'config',
      vault: 'vault',
      problems: ['noKey', 'noNumber', 'empty'].map((path) => expect.objectContaining({ path })),
    }),
  )
  expect(() => vault.keys({})).toThrow('the set has no keys')
  expect(() => vault.keys({ a: 'secret/x#k' }, { refreshMs: 0, maxStaleMs: -1 })).toThrow(
    'refreshMs must be 1 or more; maxStaleMs must be 1 or more',
  )
})

test('a reference that is a mistake is told before anything is sent', async () => {
  await expect(vault.read('secret/x#k')).rejects.toMatchObject({ code: 'config' })
  await expect(vault.list('')).rejects.toMatchObject({ code: 'config' })
})

test('a Vault that is not there is told with its reason', async () => {
  await expect(vault.read('secret/x')).rejects.toMatchObject({ code: 'unreachable' })
  await expect(vault.keys({ a: 'secret/x#k' }).get()).rejects.toMatchObject({ code: 'unreachable' })
  await vault.close()
})

test('a run reads all sets, those of later too, and ends with its signal', async () => {
  const stop = new AbortController()
  const map = { apiKey: 'secret/datadog#api_key' }
  const early = vault.keys(map)
  const run = vault.run(stop.signal)
  const late = vault.keys(map)
  await expect
    .poll(() => [early.status().error, late.status().error])
    .toEqual([
      expect.objectContaining({ code: 'unreachable' }),
      expect.objectContaining({ code: 'unreachable' }),
    ])
  stop.abort()
  await run
  await vault.close()
})

test('close ends runs, sets and calls, and can be called twice', async () => {
  const clock = manualClock()
  vault = createVault({ address: 'http://127.0.0.1:9', auth: token('t'), clock })
  const keys = vault.keys({ apiKey: 'secret/datadog#api_key' })
  const run = vault.run(new AbortController().signal)
  const reading = vault.read('secret/x').catch((error: unknown) => error)
  await Promise.all([vault.close(), vault.close(), run])
  expect(await reading).toMatchObject({ code: expect.stringMatching(/^(closed|aborted)$/) })
  for (const call of [vault.read('secret/x'), vault.list('secret'), vault.health(), keys.get()]) {
    await expect(call).rejects.toMatchObject({ code: 'closed' })
  }
  expect(() => vault.keys({ a: 'secret/x#k' })).toThrow(expect.objectContaining({ code: 'closed' }))
  await vault.run(new AbortController().signal)
  expect(vault.status()).toMatchObject({ session: { state: 'closed' }, keys: {} })
})
