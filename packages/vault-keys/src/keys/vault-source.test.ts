import { manualClock } from '@retriever/upstream/testing'
import type { ManualClock } from '@retriever/upstream/testing'
import { beforeEach, describe, expect, test } from 'vitest'

import { fakeSession, nothing, refusal, secretV1, secretV2 } from '../../test/fake-session.ts'
import type { FakeSession } from '../../test/fake-session.ts'
import { createMounts } from '../kv/mounts.ts'
import type { KeySpec } from './key-map.ts'
import type { KeysSource, ReadCall } from './keys-source.ts'
import { createVaultSource } from './vault-source.ts'
import { parseKeyMap } from './wanted.ts'

const call: ReadCall = { deadlineAt: 1_000, signal: new AbortController().signal, anew: false }
let clock: ManualClock
let session: FakeSession

beforeEach(() => {
  clock = manualClock(5_000)
  session = fakeSession(clock.now)
  session.reply('sys/internal/ui/mounts/secret/datadog', {
    status: 200,
    body: { data: { path: 'secret/', type: 'kv', options: { version: '2' } } },
  })
})

function source(map: Readonly<Record<string, KeySpec>>): KeysSource<string> {
  const mounts = createMounts(session, 'vault', manualClock())
  const kv = { session, mounts, vault: 'vault' }
  return createVaultSource({
    kv,
    wanted: parseKeyMap(map, 'vault', 'datadog'),
    set: 'datadog',
    clock,
  })
}

function key(path: string, name: string): KeySpec {
  return { from: { path, kv: 2 }, key: name }
}

describe('reading a set', () => {
  test('each secret is read once, whatever it is called', async () => {
    session.reply('secret/data/datadog', secretV2({ api_key: 'a', app_key: 'b' }, 7))
    session.reply('secret/data/datadog?version=6', secretV2({ app_key: 'old' }, 6))
    const reading = await source({
      apiKey: 'secret/datadog#api_key',
      appKey: { from: { mount: 'secret', path: 'datadog' }, key: 'app_key' },
      before: 'secret/datadog@6#app_key',
    }).read(call)
    expect(reading).toEqual({
      keys: [
        { name: 'apiKey', text: 'a', origin: 'secret/datadog@7#api_key' },
        { name: 'appKey', text: 'b', origin: 'secret/datadog@7#app_key' },
        { name: 'before', text: 'old', origin: 'secret/datadog@6#app_key' },
      ],
    })
    expect(session.calls).toHaveLength(3)
  })

  test('four secrets are read at the same time, not more', async () => {
    let running = 0
    let most = 0
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`)
    for (const name of names) {
      session.reply(`secret/data/${name}`, async () => {
        running += 1
        most = Math.max(most, running)
        await clock.sleep(10)
        running -= 1
        return secretV2({ token: name })
      })
    }
    const map = Object.fromEntries(names.map((name) => [name, key(`secret/${name}`, 'token')]))
    const reading = source(map).read(call)
    await clock.advance(100)
    expect((await reading).keys.map(({ text }) => text)).toEqual(names)
    expect(most).toBe(4)
  })

  test('the soonest wish of any secret counts', async () => {
    session.reply('kv/a', secretV1({ k: 'v', ttl: '90s' }, { lease_duration: 90 }))
    session.reply('kv/b', secretV1({ k: 'v', ttl: '60s' }, { lease_duration: 60 }))
    const reading = await source({
      a: { from: { path: 'kv/a', kv: 1 }, key: 'k' },
      b: { from: { path: 'kv/b', kv: 1 }, key: 'k' },
    }).read(call)
    expect(reading.refreshAfterMs).toBe(60_000)
  })
})

describe('what is wrong', () => {
  test('everything is told together, under the code of the worst', async () => {
    session.reply('secret/data/one', secretV2({ empty: '', none: null, nest: {}, id: 's3cret' }, 3))
    session.reply('secret/data/denied', refusal('permission-denied'))
    const error = await source({
      empty: key('secret/one', 'empty'),
      none: key('secret/one', 'none'),
      absent: key('secret/one', 'absent'),
      nest: key('secret/one', 'nest'),
      id: { from: { path: 'secret/one', kv: 2 }, key: 'id', pattern: /^\d+$/ },
      gone: key('secret/gone', 'k'),
      denied: key('secret/denied', 'k'),
      deniedToo: key('secret/denied', 'l'),
    })
      .read(call)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'permission-denied',
      path: 'secret/denied',
      status: 403,
      hint: expect.stringContaining('"secret/data/denied"'),
      retryable: false,
      problems: [
        {
          code: 'secret-not-found',
          path: 'secret/gone',
          message: 'there is no secret at secret/gone',
        },
        { code: 'permission-denied', path: 'secret/denied' },
        { code: 'key-missing', path: 'secret/one@3#none' },
        { code: 'key-missing', path: 'secret/one@3#absent' },
        { code: 'value-invalid', path: 'secret/one@3#nest' },
        { code: 'value-invalid', path: 'secret/one@3#id' },
      ],
    })
    expect(String(error)).toContain('6 problems')
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cret')
  })

  test('one failed request is told as it is', async () => {
    session.reply('secret/data/denied', refusal('permission-denied'))
    await expect(source({ a: key('secret/denied', 'k') }).read(call)).rejects.toMatchObject({
      code: 'permission-denied',
      requestId: 'request-1',
    })
  })

  test('a key that is spelled in another way is suggested', async () => {
    session.reply('secret/data/one', secretV2({ api_key: 'a' }))
    await expect(source({ a: key('secret/one', 'apiKey') }).read(call)).rejects.toMatchObject({
      code: 'key-missing',
      hint: 'The secret has "api_key": correct the spelling.',
    })
  })

  test('what every object has is no key of a secret', async () => {
    session.reply('secret/data/one', secretV2({}))
    await expect(source({ a: key('secret/one', 'constructor') }).read(call)).rejects.toMatchObject({
      code: 'key-missing',
    })
  })

  test('an optional key is left out, but its secret must be there', async () => {
    session.reply('secret/data/one', secretV2({ none: null }))
    const optional = { from: { path: 'secret/one', kv: 2 }, key: 'none', optional: true } as const
    expect((await source({ a: optional }).read(call)).keys).toEqual([])
    session.reply('secret/data/one', nothing)
    await expect(source({ a: optional }).read(call)).rejects.toMatchObject({
      code: 'secret-not-found',
    })
  })

  test('a failure of the whole Vault is told once, and nothing more is begun', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`)
    for (const name of names) {
      session.reply(`secret/data/${name}`, refusal('sealed', 'Vault is sealed', 503))
    }
    const map = Object.fromEntries(names.map((name) => [name, key(`secret/${name}`, 'token')]))
    await expect(source(map).read(call)).rejects.toMatchObject({
      code: 'sealed',
      message: 'vault: Vault is sealed',
    })
    expect(session.calls).toHaveLength(4)
  })

  test('a failure of the whole Vault stands beside what was wrong before it', async () => {
    session.reply('secret/data/b', refusal('sealed', 'Vault is sealed', 503))
    const map = { a: key('secret/a', 'k'), b: key('secret/b', 'k') }
    await expect(source(map).read(call)).rejects.toMatchObject({
      code: 'secret-not-found',
      problems: [{ path: 'secret/a' }, { path: 'secret/b', message: 'Vault is sealed' }],
    })
  })
})

test('a standby that is behind does not take a new value back', async () => {
  session.reply('secret/data/x', secretV2({ k: 'new' }, 2))
  const set = source({ a: key('secret/x', 'k') })
  await set.read(call)
  session.reply('secret/data/x', secretV2({ k: 'old' }, 1))
  const behind = await set.read(call)
  expect(behind).toMatchObject({ keys: [{ text: 'new' }], refreshAfterMs: 1_000 })
})
