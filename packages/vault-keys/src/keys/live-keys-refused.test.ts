import { beforeEach, expect, test } from 'vitest'

import { VaultError } from '../error.ts'
import { liveSet, values } from '../../test/live-set.ts'
import type { LiveSet, Name } from '../../test/live-set.ts'
import type { Reading } from './keys-source.ts'

const never = new AbortController().signal

let set: LiveSet

beforeEach(() => {
  set = liveSet()
})

test('an unchanged value is read once, and then offered again', async () => {
  const { version } = await set.keys.get()
  set.keys.reject(version)
  expect((await set.keys.get()).version).toBe(version)
  expect(set.calls).toHaveLength(2)
  expect(set.calls[1]?.anew).toBe(true)
  await set.keys.get()
  expect(set.calls).toHaveLength(2)
  expect(set.keys.status().rejected).toEqual([version])
})

test('a changed value is given at once, and told once', async () => {
  set.keys.reject((await set.keys.get()).version)
  set.gives(values('a2', 'b2'))
  expect(await Promise.all([set.got(), set.got()])).toEqual([
    ['a2', 'b2'],
    ['a2', 'b2'],
  ])
  expect(set.calls).toHaveLength(2)
  expect(set.events.map(({ type }) => type)).toEqual(['change', 'change'])
  expect(set.keys.status().rejected).toEqual([])
})

test('refusals lead to a reading every few seconds at most', async () => {
  const { version } = await set.keys.get()
  for (let times = 0; times < 50; times += 1) {
    set.keys.reject(version)
    await set.keys.get()
    await set.clock.advance(100)
  }
  expect(set.calls).toHaveLength(2)
  await set.keys.get()
  expect(set.calls).toHaveLength(3)
})

test('the version before is offered while the newest is refused, until a newer one comes', async () => {
  await set.keys.get()
  const second = await set.rotated('2')
  set.keys.reject(second.version)
  expect(await set.got()).toEqual(['a1', 'b1'])
  expect(set.keys.current()?.version).not.toBe(second.version)
  set.gives(values('a3', 'b3'))
  await set.clock.advance(300_000)
  await set.keys.get()
  await set.clock.advance(0)
  expect(await set.got()).toEqual(['a3', 'b3'])
})

test('a version that is not offered any more can be refused without a reading', async () => {
  const first = await set.keys.get()
  set.gives(values('a2', 'b2'))
  set.keys.reject(first.version)
  await set.keys.get()
  await set.clock.advance(10_000)
  set.keys.reject(first.version)
  set.keys.reject('never seen')
  expect(await set.got()).toEqual(['a2', 'b2'])
  expect(set.calls).toHaveLength(2)
})

test('when both are refused, the newest is offered', async () => {
  const first = await set.keys.get()
  const second = await set.rotated('2')
  set.keys.reject(second.version)
  expect((await set.keys.get()).version).toBe(first.version)
  set.keys.reject(first.version)
  await set.clock.advance(5_000)
  expect((await set.keys.get()).version).toBe(second.version)
})

test('a refused version is never the one to fall back on', async () => {
  await set.keys.get()
  for (const number of ['2', '3']) {
    set.keys.reject((await set.rotated(number)).version)
    await set.keys.get()
  }
  expect(await set.got()).toEqual(['a1', 'b1'])
})

test('a get waits for a slow reading a few seconds only', async () => {
  await set.keys.get()
  set.gives(new Promise(() => undefined))
  set.keys.invalidate()
  const waiting = set.got()
  await set.clock.advance(4_999)
  expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits')
  await set.clock.advance(1)
  expect(await waiting).toEqual(['a1', 'b1'])
  await set.keys.close()
})

test('a refusal during a reading is not answered by it', async () => {
  const held = Promise.withResolvers<Reading<Name>>()
  await set.keys.get()
  set.gives(held.promise)
  await set.clock.advance(300_000)
  await set.keys.get()
  set.keys.invalidate()
  set.gives(values('a2', 'b2'))
  held.resolve(values('a1', 'b1'))
  await set.clock.advance(0)
  expect(await set.got()).toEqual(['a2', 'b2'])
})

test('a run looks for a newer version as soon as one is refused', async () => {
  const run = set.keys.run(never)
  await set.clock.advance(0)
  set.gives(values('a2', 'b2'))
  set.keys.invalidate()
  await set.clock.advance(0)
  expect(set.keys.current()?.value.apiKey.reveal()).toBe('a2')
  await set.keys.close()
  await run
})

test('while nothing can be read, refusals do not lead to more readings than the back-off allows', async () => {
  const { version } = await set.keys.get()
  set.gives(new VaultError('down', { code: 'unavailable', hint: 'Wait.' }))
  for (let times = 0; times < 5; times += 1) {
    set.keys.reject(version)
    expect((await set.keys.get()).version).toBe(version)
  }
  expect(set.calls).toHaveLength(2)
})
