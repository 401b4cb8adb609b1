import { expect, test } from 'vitest'

import { createClock } from './clock.ts'

test('runs like the machine, from where it was moved to', () => {
  let machine = 1000
  const clock = createClock(() => machine)
  expect(clock.state()).toEqual({ now: 1000, offsetMs: 0, frozen: false })
  clock.change({ advanceMs: 500 })
  machine = 2000
  expect(clock.now()).toBe(2500)
  clock.change({ offsetMs: -100 })
  expect(clock.now()).toBe(1900)
})

test('stands still while it is frozen, and goes on from there', () => {
  let machine = 1000
  const clock = createClock(() => machine)
  clock.change({ now: 5000, frozen: true })
  machine = 2000
  expect(clock.now()).toBe(5000)
  clock.change({ advanceMs: 10 })
  expect(clock.now()).toBe(5010)
  clock.change({ frozen: false })
  machine = 2001
  expect(clock.now()).toBe(5011)
})

test('runs tasks in the order of their times when it is moved past them', () => {
  const clock = createClock(() => 0)
  clock.change({ frozen: true })
  const done: string[] = []
  clock.after(20, () => done.push('second'))
  clock.after(10, () => done.push('first'))
  const callOff = clock.after(15, () => done.push('never'))
  callOff()
  clock.change({ advanceMs: 9 })
  expect(done).toEqual([])
  clock.change({ advanceMs: 11 })
  expect(done).toEqual(['first', 'second'])
})

test('runs tasks by itself when it is not frozen, and forgets them when it is reset', async () => {
  const clock = createClock()
  const done: string[] = []
  clock.after(5, () => done.push('task'))
  await expect.poll(() => done).toEqual(['task'])
  clock.after(5, () => done.push('forgotten'))
  clock.reset()
  await new Promise((resolve) => setTimeout(resolve, 15))
  expect(done).toEqual(['task'])
})
