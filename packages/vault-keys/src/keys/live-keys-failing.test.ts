import { beforeEach, expect, test } from 'vitest'

import { failure, liveSet, values } from '../../test/live-set.ts'
import type { LiveSet } from '../../test/live-set.ts'

const never = new AbortController().signal

let set: LiveSet

beforeEach(() => {
  set = liveSet()
})

test('the first failure is told to everybody, and repeated without reading until it is time', async () => {
  set.gives(failure())
  const results = await Promise.allSettled([set.keys.get(), set.keys.get()])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(set.keys.get()).rejects.toMatchObject({ code: 'unreachable' })
  expect(set.calls).toHaveLength(1)
  set.gives(values('a1', 'b1'))
  await set.clock.advance(750)
  expect(await set.got()).toEqual(['a1', 'b1'])
  expect(set.calls).toHaveLength(2)
  expect(set.keys.status()).not.toHaveProperty('error')
})

test('the last good bundle is served, and listeners are told', async () => {
  await set.keys.get()
  set.gives(failure())
  await set.clock.advance(300_000)
  expect(await set.got()).toEqual(['a1', 'b1'])
  await set.clock.advance(0)
  expect(set.events.at(-1)).toMatchObject({
    type: 'stale',
    ageMs: 300_000,
    error: { code: 'unreachable' },
  })
  expect(set.keys.status()).toMatchObject({ state: 'fresh', error: { code: 'unreachable' } })
  expect(set.reports.at(-1)).toMatchObject({
    outcome: 'failed',
    code: 'unreachable',
    keys: 'datadog',
  })
})

test('tries come at waits that double up to a minute, and after what the server asked for', async () => {
  const run = set.keys.run(never)
  await set.clock.advance(0)
  set.gives(failure())
  await set.clock.advance(300_000)
  const at: number[] = []
  for (let before = set.calls.length; at.length < 9; await set.clock.advance(250)) {
    if (set.calls.length > before) at.push(set.clock.monotonic())
    before = set.calls.length
  }
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0))
  expect(waits).toEqual([1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000])
  set.gives(failure('rate-limited', { retryAfterMs: 200_000 }))
  await set.clock.advance(50_000)
  const before = set.calls.length
  await set.clock.advance(190_000)
  expect(set.calls).toHaveLength(before)
  await set.keys.close()
  await run
})

test('after half of the allowed time it is stale, after all of it nothing is given', async () => {
  await set.keys.get()
  set.gives(failure())
  const stop = new AbortController()
  const run = set.keys.run(stop.signal)
  await set.clock.advance(1_799_999)
  expect(set.keys.status().state).toBe('fresh')
  await set.clock.advance(1)
  expect(set.keys.status().state).toBe('stale')
  expect(await set.got()).toEqual(['a1', 'b1'])
  await set.clock.advance(1_800_000)
  expect(set.keys.status().state).toBe('expired')
  await expect(set.keys.get()).rejects.toMatchObject({
    code: 'stale',
    hint: 'h',
    message: expect.stringContaining('vault: unreachable'),
  })
  expect(set.keys.current()).toBeDefined()
  set.gives(values('a2', 'b2'))
  await set.clock.advance(60_000)
  expect(await set.got()).toEqual(['a2', 'b2'])
  stop.abort()
  await run
})

test('a set that nobody asked for in a long time is read when somebody does', async () => {
  await set.keys.get()
  set.gives(values('a2', 'b2'))
  await set.clock.advance(3_600_000)
  expect(set.keys.status().state).toBe('expired')
  expect(await set.got()).toEqual(['a2', 'b2'])
})

test('what is gone is still served, and told as missing', async () => {
  await set.keys.get()
  set.gives(failure('secret-deleted'))
  await set.clock.advance(300_000)
  expect(await set.got()).toEqual(['a1', 'b1'])
  await set.clock.advance(0)
  expect(set.events.at(-1)).toMatchObject({ type: 'missing', error: { code: 'secret-deleted' } })
})

test('what is gone beside other trouble is told too', async () => {
  await set.keys.get()
  const problem = { path: 'p', message: 'm' }
  set.gives(
    failure('permission-denied', {
      problems: [
        { code: 'permission-denied', ...problem },
        { code: 'key-missing', ...problem },
      ],
    }),
  )
  await set.clock.advance(300_000)
  await set.keys.get()
  await set.clock.advance(0)
  expect(set.events.slice(1).map(({ type }) => type)).toEqual(['missing', 'stale'])
})

test('an ended lease is lost, however old the values may be', async () => {
  set.gives({ ...values('a1', 'b1'), refreshAfterMs: 40_000, endsAfterMs: 60_000 })
  await set.keys.get()
  set.gives(failure())
  await set.clock.advance(59_999)
  expect(await set.got()).toEqual(['a1', 'b1'])
  await set.clock.advance(1)
  await expect(set.keys.get()).rejects.toMatchObject({ code: 'lease-lost' })
  set.gives(values('a2', 'b2'))
  await set.clock.advance(2_000)
  expect(await set.got()).toEqual(['a2', 'b2'])
})

test('an error that is none of ours shows nothing of itself', async () => {
  set.gives(Promise.reject(new TypeError('s3cret')))
  const error: unknown = await set.keys.get().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'unavailable' })
  expect(String(error)).not.toContain('s3cret')
})
