import { beforeEach, expect, test } from 'vitest'

import { failure, liveSet, values } from '../../test/live-set.ts'
import type { LiveSet, Name } from '../../test/live-set.ts'
import type { Reading } from './keys-source.ts'

let set: LiveSet

beforeEach(() => {
  set = liveSet()
})

test('nothing is held or given any more', async () => {
  let closed = 0
  set = liveSet({ onClose: () => (closed += 1) })
  await set.keys.get()
  await set.keys.close()
  await set.keys.close()
  expect(closed).toBe(1)
  expect(set.keys.current()).toBeUndefined()
  expect(set.keys.status()).toEqual({ state: 'closed', rejected: [] })
  await expect(set.keys.get()).rejects.toMatchObject({ code: 'closed' })
})

test('who waits is told, and the reading is aborted and forgotten', async () => {
  const held = Promise.withResolvers<Reading<Name>>()
  set.gives(held.promise)
  const waiting = set.keys.get()
  await set.clock.advance(0)
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'closed' }), set.keys.close()])
  expect(set.calls[0]?.signal.aborted).toBe(true)
  held.resolve(values('a1', 'b1'))
  await set.clock.advance(0)
  expect(set.keys.current()).toBeUndefined()
  expect(set.events).toEqual([])
})

test('a reading that fails afterwards is not told any more', async () => {
  const held = Promise.withResolvers<Reading<Name>>()
  set.gives(held.promise)
  const waiting = set.keys.get().catch((error: unknown) => error)
  await set.keys.close()
  held.reject(failure())
  expect(await waiting).toMatchObject({ code: 'closed' })
  await set.clock.advance(0)
  expect(set.reports).toEqual([])
  expect(set.keys.status()).not.toHaveProperty('error')
})
