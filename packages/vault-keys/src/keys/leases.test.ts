import { manualClock } from '@retriever/upstream/testing'
import type { ManualClock } from '@retriever/upstream/testing'
import { beforeEach, expect, test } from 'vitest'

import { fakeSession, refusal, secretV1, secretV2 } from '../../test/fake-session.ts'
import type { FakeSession } from '../../test/fake-session.ts'
import { createMounts } from '../kv/mounts.ts'
import type { SessionCall } from '../session/session.ts'
import type { KeySpec } from './key-map.ts'
import type { KeysSource, ReadCall } from './keys-source.ts'
import { createVaultSource } from './vault-source.ts'
import { parseKeyMap } from './wanted.ts'

const call: ReadCall = { deadlineAt: 1_000, signal: new AbortController().signal, anew: false }
const map = { user: { from: { path: 'database/creds/app', kv: 1 }, key: 'user' } } as const
let clock: ManualClock
let session: FakeSession
/** How many users the server has made. */
let made: number

function source(keys: Readonly<Record<string, KeySpec>>): KeysSource<string> {
  const kv = { session, mounts: createMounts(session, 'vault', manualClock()), vault: 'vault' }
  const wanted = parseKeyMap(keys, 'vault', 'database')
  return createVaultSource({ kv, wanted, set: 'database', clock })
}

beforeEach(() => {
  clock = manualClock(5_000)
  session = fakeSession(clock.now)
  made = 0
  session.reply('database/creds/app', () => {
    made += 1
    const lease = { lease_id: `lease-${made}`, lease_duration: 60, renewable: true }
    return secretV1({ user: `user-${made}` }, lease)
  })
})

function renewal(lease: object): void {
  session.reply('sys/leases/renew', { status: 200, body: { lease_id: 'lease-1', ...lease } })
}

async function user(from: KeysSource<string>, anew = false): Promise<string | undefined> {
  return (await from.read({ ...call, anew })).keys[0]?.text
}

test('a leased secret is held, and renewed at two thirds of its time', async () => {
  const leased = source(map)
  const first = await leased.read(call)
  expect(first.refreshAfterMs).toBeCloseTo(40_000)
  expect(first.endsAfterMs).toBe(60_000)
  await clock.advance(39_000)
  expect(await user(leased)).toBe('user-1')
  expect(session.calls).toHaveLength(1)
  renewal({ lease_duration: 60, renewable: true })
  await clock.advance(1_000)
  const renewed = await leased.read(call)
  expect(renewed.keys[0]?.text).toBe('user-1')
  expect(renewed.endsAfterMs).toBe(60_000)
  expect(session.seen.at(-1)).toMatchObject({
    operation: 'renew-lease',
    body: { lease_id: 'lease-1' },
  } satisfies Partial<SessionCall>)
})

test('a lease that the server does not know any more is replaced', async () => {
  const leased = source(map)
  await user(leased)
  session.reply('sys/leases/renew', refusal('refused', 'lease not found', 400))
  await clock.advance(40_000)
  expect(await user(leased)).toBe('user-2')
  expect(made).toBe(2)
})

test('a lease that may not be renewed is used up, and then replaced', async () => {
  const leased = source(map)
  await user(leased)
  session.reply('sys/leases/renew', refusal('permission-denied'))
  await clock.advance(40_000)
  expect(await user(leased)).toBe('user-1')
  await clock.advance(11_000)
  expect(await user(leased)).toBe('user-2')
  expect(session.calls.filter((path) => path.includes('renew'))).toHaveLength(1)
})

test('a renewal that fails is tried again, and makes no new secret', async () => {
  const leased = source(map)
  await user(leased)
  session.reply('sys/leases/renew', refusal('unavailable', 'internal error', 500))
  await clock.advance(40_000)
  await expect(leased.read(call)).rejects.toMatchObject({ code: 'unavailable' })
  renewal({ lease_duration: 60, renewable: true })
  expect(await user(leased)).toBe('user-1')
})

test('a lease near its end is replaced, not renewed over and over', async () => {
  const leased = source(map)
  await user(leased)
  renewal({ lease_duration: 10, renewable: true })
  await clock.advance(40_000)
  expect(await user(leased)).toBe('user-1')
  await clock.advance(8_500)
  expect(await user(leased)).toBe('user-2')
})

test('a refused secret is replaced, however much time its lease has', async () => {
  const leased = source(map)
  await user(leased)
  expect(await user(leased, true)).toBe('user-2')
})

test('a failure of another secret does not make the leased one anew', async () => {
  const both = source({ ...map, other: { from: { path: 'secret/other', kv: 2 }, key: 'k' } })
  await expect(both.read(call)).rejects.toMatchObject({ code: 'secret-not-found' })
  session.reply('secret/data/other', secretV2({ k: 'v' }))
  await both.read(call)
  expect(made).toBe(1)
})
