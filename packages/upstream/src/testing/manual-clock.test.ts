import { expect, test } from 'vitest'

import { manualClock } from './manual-clock.ts'

test('stands still until it is moved', async () => {
  const clock = manualClock(1_700_000_000_000)
  expect(clock.now()).toBe(1_700_000_000_000)
  expect(clock.monotonic()).toBe(0)
  await clock.advance(1_500)
  expect(clock.now()).toBe(1_700_000_001_500)
  expect(clock.monotonic()).toBe(1_500)
})

test('wakes sleepers in the order in which they are due, each at its own time', async () => {
  const clock = manualClock()
  const woken: string[] = []
  const note = (name: string) => () => woken.push(`${name} at ${clock.monotonic()}`)
  void clock.sleep(200).then(note('second'))
  void clock.sleep(100).then(note('first'))
  void clock.sleep(1_000).then(note('later'))
  await clock.advance(500)
  expect(woken).toEqual(['first at 100', 'second at 200'])
  expect(clock.sleeping).toBe(1)
})

test('wakes a sleep that begins when another one ends', async () => {
  const clock = manualClock()
  const ticks: number[] = []
  const loop = async () => {
    for (let tick = 0; tick < 3; tick += 1) {
      await clock.sleep(100)
      ticks.push(clock.monotonic())
    }
  }
  const done = loop()
  await clock.advance(300)
  await done
  expect(ticks).toEqual([100, 200, 300])
})

test('a sleep rejects with the reason of its signal and is forgotten', async () => {
  const clock = manualClock()
  const stop = new AbortController()
  const sleep = clock.sleep(100, stop.signal)
  stop.abort(new Error('stop'))
  await expect(sleep).rejects.toThrow('stop')
  await expect(clock.sleep(100, stop.signal)).rejects.toThrow('stop')
  expect(clock.sleeping).toBe(0)
})
