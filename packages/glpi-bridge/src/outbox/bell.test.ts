import { systemClock } from '@retriever/upstream'
import { expect, test } from 'vitest'

import { createBell } from './bell.ts'

const never = new AbortController().signal
const longMs = 60_000

test('a sleep ends at a ring, at an abort, or when its time is over', async () => {
  const bell = createBell(systemClock)
  const start = performance.now()
  const rung = bell.sleep(longMs, never)
  bell.ring()
  await rung
  const stop = new AbortController()
  const stopped = bell.sleep(longMs, stop.signal)
  stop.abort()
  await stopped
  await bell.sleep(1, never)
  expect(performance.now() - start).toBeLessThan(longMs / 2)
})

test('a ring while nobody sleeps ends the next sleep, and only that one', async () => {
  const bell = createBell(systemClock)
  bell.ring()
  await bell.sleep(longMs, never)
  let over = false
  const second = bell.sleep(longMs, never).then(() => {
    over = true
  })
  await systemClock.sleep(5)
  expect(over).toBe(false)
  bell.ring()
  await second
})

test('a ring that was forgotten ends nothing', async () => {
  const bell = createBell(systemClock)
  bell.ring()
  bell.hush()
  const start = performance.now()
  await bell.sleep(20, never)
  expect(performance.now() - start).toBeGreaterThan(15)
})

test('no sleep of the clock is left behind', async () => {
  const ended: unknown[] = []
  const bell = createBell({
    ...systemClock,
    sleep: (ms, signal) =>
      systemClock.sleep(ms, signal).catch((reason: unknown) => {
        ended.push(reason)
      }),
  })
  for (let turn = 0; turn < 2; turn += 1) {
    const sleep = bell.sleep(longMs, never)
    bell.ring()
    await sleep
  }
  await expect.poll(() => ended.length).toBe(2)
  expect(ended[0]).toBe(ended[1])
})
