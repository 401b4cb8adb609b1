import { expect, test } from 'vitest'

import { openLoop } from './open-loop.ts'

test('work is started by the clock, whatever the work before it takes, and all of it is waited for', async () => {
  const due: number[] = []
  let ended = 0
  const slow = Promise.withResolvers<void>()
  const loop = openLoop({
    perSecond: 1000,
    seconds: 0.02,
    start: async (number, dueAt) => {
      due.push(dueAt)
      if (number === 19) slow.resolve()
      await slow.promise
      ended += 1
    },
  })
  await loop

  expect(due).toHaveLength(20)
  expect(ended).toBe(20)
  const gaps = due.slice(1).map((at, index) => at - (due[index] ?? 0))
  for (const gap of gaps) expect(gap).toBeCloseTo(1, 6)
})

test('it goes on until the signal when no time is given', async () => {
  const stop = new AbortController()
  let started = 0
  await openLoop({
    perSecond: 2000,
    signal: stop.signal,
    start: async (number) => {
      started += 1
      if (number === 5) stop.abort()
    },
  })
  expect(started).toBeGreaterThanOrEqual(6)
})
