import { manualClock } from '@retriever/upstream/testing'
import type { ManualClock } from '@retriever/upstream/testing'
import { beforeEach, expect, test } from 'vitest'

import {
  fakeSession,
  mounted,
  nothing,
  refusal,
  secretV1,
  secretV2,
} from '../../test/fake-session.ts'
import type { FakeSession } from '../../test/fake-session.ts'
import { VaultError } from '../error.ts'
import type { KvEngine } from './engine.ts'
import { listSecrets } from './list.ts'
import { createMounts } from './mounts.ts'
import { readSecret } from './read.ts'
import type { SecretRef } from './secret-version.ts'

const UI = 'sys/internal/ui/mounts'
const call = { deadlineAt: 1_000 }
let session: FakeSession
let clock: ManualClock
let kv: KvEngine

beforeEach(() => {
  session = fakeSession()
  clock = manualClock()
  kv = { session, mounts: createMounts(session, 'vault', clock), vault: 'vault' }
})

function read(ref: SecretRef) {
  return readSecret(kv, ref, call)
}

test('the server is asked for the mount once, and then remembered', async () => {
  session.reply(`${UI}/secret/a`, mounted('secret/', { version: '2' }))
  session.reply('secret/data/a', secretV2({ k: '1' }))
  session.reply('secret/data/b', secretV2({ k: '2' }))
  await read('secret/a')
  await read('secret/b')
  expect(session.calls).toEqual([`GET ${UI}/secret/a`, 'GET secret/data/a', 'GET secret/data/b'])
})

test('who asks at the same time waits for the same answer', async () => {
  session.reply(`${UI}/secret/a`, mounted('secret/', { version: '2' }))
  session.reply('secret/data/a', secretV2({}))
  session.reply('secret/data/b', secretV2({}))
  await Promise.all([read('secret/a'), read('secret/b'), read('secret/a')])
  expect(session.calls.filter((path) => path.includes(UI))).toHaveLength(1)
})

test('who has less time than the one who asked does not wait longer for it', async () => {
  session.reply(`${UI}/secret/a`, () => new Promise(() => undefined))
  session.reply(`${UI}/secret/b`, new VaultError('late', { code: 'timeout', hint: 'Wait.' }))
  void read('secret/a')
  const hurried = readSecret(kv, 'secret/b', { deadlineAt: 200 })
  await Promise.all([
    expect(hurried).rejects.toMatchObject({ code: 'timeout' }),
    clock.advance(200),
  ])
})

test('mounts that begin alike are asked for one after the other', async () => {
  session.reply(`${UI}/team/one/x`, mounted('team/one/', { version: '2' }))
  session.reply(`${UI}/team/two/x`, mounted('team/two/', null))
  session.reply('team/one/data/x', secretV2({ k: 1 }))
  session.reply('team/two/x', secretV1({ k: 2 }))
  const [one, two] = await Promise.all([read('team/one/x'), read('team/two/x')])
  expect([one.kv, two.kv]).toEqual([2, 1])
})

test('who gives up waiting does not take the answer from others', async () => {
  const stop = new AbortController()
  session.reply(`${UI}/secret/a`, mounted('secret/', { version: '2' }))
  session.reply('secret/data/b', secretV2({ k: 'b' }))
  const first = readSecret(kv, 'secret/a', { ...call, signal: stop.signal })
  const second = read('secret/b')
  stop.abort()
  await expect(first).rejects.toMatchObject({ code: 'aborted' })
  await expect(second).resolves.toMatchObject({ data: { k: 'b' } })
})

test('a failed question is not remembered, and never answered by a guess', async () => {
  session.reply(`${UI}/secret/a`, refusal('unavailable', 'internal error', 500))
  await expect(read('secret/a')).rejects.toMatchObject({ code: 'unavailable' })
  session.reply(`${UI}/secret/a`, mounted('secret/', { version: '2' }))
  session.reply('secret/data/a', secretV2({ k: 'v' }))
  await expect(read('secret/a')).resolves.toMatchObject({ kv: 2 })
})

test('a hidden mount says which grant would show it', async () => {
  session.reply(`${UI}/secret/birddog/x`, refusal('permission-denied'))
  await expect(read('secret/birddog/x')).rejects.toMatchObject({
    code: 'mount-hidden',
    path: 'secret/birddog/x',
    status: 403,
    requestId: 'request-1',
    hint: expect.stringContaining('path "secret/data/birddog/x" { capabilities = ["read"] }'),
  })
})

test('a refused token is no hidden mount', async () => {
  session.reply(`${UI}/secret/x`, refusal('token-refused'))
  await expect(read('secret/x')).rejects.toMatchObject({ code: 'token-refused' })
})

test('with kv in the reference the server is not asked', async () => {
  session.reply('secret/data/x', secretV2({}))
  session.reply('team/kv/data/x', secretV2({}))
  session.reply('database/creds/x', secretV1({}, { lease_id: 'l', lease_duration: 9 }))
  await read({ path: 'secret/x', kv: 2 })
  await read({ mount: 'team/kv', path: 'x', kv: 2 })
  await read({ path: 'database/creds/x', kv: 1 })
  expect(session.calls).toEqual(['GET secret/data/x', 'GET team/kv/data/x', 'GET database/creds/x'])
  expect(session.leasesKept).toBe(1)
})

test('each segment is encoded, and a version is asked for', async () => {
  session.reply(`${UI}/secret/a%20b/%23%25%40/%C3%A9`, mounted('secret/', { version: '2' }))
  session.reply('secret/data/a%20b/%23%25%40/%C3%A9?version=3', secretV2({ k: 'v' }, 3))
  const secret = await read({ path: 'secret/a b/#%@/é', version: 3 })
  expect(secret).toMatchObject({ path: 'secret/a b/#%@/é', version: 3 })
})

test('after an upgrade of the mount the server is asked again, and the secret found', async () => {
  session.reply(`${UI}/kv/x`, mounted('kv/', null))
  session.reply('kv/x', secretV1({ k: 'old' }))
  await read('kv/x')
  session.reply(`${UI}/kv/x`, mounted('kv/', { version: '2' }))
  session.reply('kv/x', {
    status: 404,
    body: { warnings: ['Invalid path for a versioned K/V secrets engine.'] },
  })
  session.reply('kv/data/x', secretV2({ k: 'new' }))
  await expect(read('kv/x')).resolves.toMatchObject({ kv: 2, data: { k: 'new' } })
  await read('kv/x')
  expect(session.calls.at(-1)).toBe('GET kv/data/x')
})

test('after an upgrade under a minimal policy a refusal leads to the same', async () => {
  session.reply(`${UI}/kv/x`, mounted('kv/', null))
  session.reply('kv/x', secretV1({ k: 'old' }))
  await read('kv/x')
  session.reply(`${UI}/kv/x`, mounted('kv/', { version: '2' }))
  session.reply('kv/x', refusal('permission-denied'))
  session.reply('kv/data/x', secretV2({ k: 'new' }))
  await expect(read('kv/x')).resolves.toMatchObject({ data: { k: 'new' } })
})

test('a mount that was just asked for is not asked for again when the secret is absent', async () => {
  session.reply(`${UI}/kv/x`, mounted('kv/', { version: '2' }))
  await expect(read('kv/x')).rejects.toMatchObject({ code: 'secret-not-found' })
  expect(session.calls).toEqual([`GET ${UI}/kv/x`, 'GET kv/data/x'])
})

test('a secret that vanishes is read once, and its mount asked for again', async () => {
  session.reply(`${UI}/kv/x`, mounted('kv/', { version: '2' }))
  session.reply('kv/data/x', secretV2({}))
  await read('kv/x')
  session.reply('kv/data/x', nothing)
  await expect(read('kv/x')).rejects.toMatchObject({ code: 'secret-not-found' })
  expect(session.calls.slice(2)).toEqual(['GET kv/data/x', `GET ${UI}/kv/x`])
})

test('a refused read says which grant is missing, for the paths of its KV version', async () => {
  session.reply('secret/data/x', refusal('permission-denied'))
  await expect(read({ path: 'secret/x', kv: 2 })).rejects.toMatchObject({
    code: 'permission-denied',
    path: 'secret/x',
    hint: 'The policy needs path "secret/data/x" { capabilities = ["read"] }.',
  })
  session.reply('secret/x', refusal('permission-denied'))
  await expect(read({ path: 'secret/x', kv: 1 })).rejects.toMatchObject({
    hint: expect.stringContaining('leave kv out'),
  })
})

test('a version of KV v1, and a mount without a path, are mistakes', async () => {
  session.reply(`${UI}/kv/x`, mounted('kv/', null))
  session.reply(`${UI}/team/kv`, mounted('team/kv/', null))
  await expect(read('kv/x@2')).rejects.toMatchObject({ code: 'kv-version-mismatch', version: 2 })
  await expect(read('team/kv')).rejects.toMatchObject({ code: 'config' })
  await expect(read({ path: 'secret', kv: 2 })).rejects.toMatchObject({ code: 'config' })
})

test('a folder is listed where its version keeps names', async () => {
  session.reply(`${UI}/secret/dynatrace`, mounted('secret/', { version: '2' }))
  session.reply(`${UI}/kv`, mounted('kv/', null))
  session.reply('secret/metadata/dynatrace/?list=true', {
    status: 200,
    body: { data: { keys: ['t1', 'more/'] } },
  })
  session.reply('kv/?list=true', { status: 200, body: { data: { keys: ['a'] } } })
  await expect(listSecrets(kv, 'secret/dynatrace/', call)).resolves.toEqual(['t1', 'more/'])
  await expect(listSecrets(kv, 'kv/', call)).resolves.toEqual(['a'])
  await expect(listSecrets(kv, 'kv/none', call)).resolves.toEqual([])
  await expect(listSecrets(kv, 'kv/x@2', call)).rejects.toMatchObject({ code: 'config' })
})

test('a refused list says which grant is missing', async () => {
  session.reply('secret/metadata/dynatrace/?list=true', refusal('permission-denied'))
  await expect(listSecrets(kv, { path: 'secret/dynatrace', kv: 2 }, call)).rejects.toMatchObject({
    hint: 'The policy needs path "secret/metadata/dynatrace/*" { capabilities = ["list"] }.',
  })
})
