import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import { createLookout } from './lookout.ts'

function openLookout(lookMs = 0) {
  const clock = manualClock(1_700_000_000_000)
  const begun: number[] = []
  const lookout = createLookout({
    clock,
    look: async (signal) => {
      begun.push(clock.now() - 1_700_000_000_000)
      await clock.sleep(lookMs, signal).catch(() => {})
    },
  })
  return { begun, clock, lookout }
}

test('nothing is looked at while nobody watches', async () => {
  const { begun, clock, lookout } = openLookout()
  lookout.soon()
  await clock.advance(60_000)
  expect(begun).toEqual([])
})

test('whoever watches gets a look at once, and one every fifteen seconds; many get no more', async () => {
  const { begun, clock, lookout } = openLookout()
  const ends = [lookout.watch(), lookout.watch(), lookout.watch()]
  await clock.advance(45_000)
  expect(begun).toEqual([0, 15_000, 30_000, 45_000])
  for (const end of ends) end()
  await clock.advance(60_000)
  expect(begun).toHaveLength(4)
  expect(clock.sleeping).toBe(0)
})

test('coming and going makes no more looks', async () => {
  const { begun, clock, lookout } = openLookout()
  for (let visit = 0; visit < 10; visit += 1) {
    const end = lookout.watch()
    await clock.advance(500)
    end()
    end()
    await clock.advance(500)
  }
  expect(begun).toEqual([0])
})

test('a change is looked at without delay; of a burst the first and the last', async () => {
  const { begun, clock, lookout } = openLookout()
  lookout.watch()
  await clock.advance(5_000)
  lookout.soon()
  await clock.advance(0)
  expect(begun).toEqual([0, 5_000])
  for (let write = 0; write < 10; write += 1) {
    await clock.advance(50)
    lookout.soon()
  }
  await clock.advance(2_000)
  expect(begun).toEqual([0, 5_000, 6_000])
})

test('a change during a look is seen by another one', async () => {
  const { begun, clock, lookout } = openLookout(3_000)
  lookout.watch()
  await clock.advance(2_000)
  lookout.soon()
  await clock.advance(1_000)
  expect(begun).toEqual([0, 3_000])
})

test('whoever asks once shares a look, and makes none while the last one is new', async () => {
  const { begun, clock, lookout } = openLookout(1_000)
  const asked = Promise.all([lookout.once(), lookout.once()])
  await clock.advance(1_000)
  await asked
  await lookout.once()
  expect(begun).toEqual([0])
  await clock.advance(14_000)
  void lookout.once()
  expect(begun).toEqual([0, 15_000])
})

test('nothing goes on after the end', async () => {
  const { begun, clock, lookout } = openLookout(10_000)
  lookout.watch()
  await clock.advance(1_000)
  lookout.close()
  await clock.advance(60_000)
  await lookout.once()
  expect(begun).toEqual([0])
  expect(clock.sleeping).toBe(0)
})
