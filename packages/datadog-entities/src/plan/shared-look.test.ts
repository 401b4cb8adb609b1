import { expect, test } from 'vitest'

import { sharedLook } from './shared-look.ts'

interface Looks {
  readonly ask: () => Promise<number>
  /** Ends the look that is under way. */
  readonly end: (outcome?: Error) => Promise<void>
  readonly begun: () => number
}

function watched(): Looks {
  const ends: ((outcome?: Error) => void)[] = []
  const ask = sharedLook(async () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    ends.push((outcome) => (outcome === undefined ? resolve() : reject(outcome)))
    const mine = ends.length
    await promise
    return mine
  })
  const end = async (outcome?: Error): Promise<void> => {
    ends.at(-1)?.(outcome)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ask, end, begun: () => ends.length }
}

test('who asks while a look is under way gets the next one, and shares it', async () => {
  const looks = watched()
  const first = looks.ask()
  const others = [looks.ask(), looks.ask(), looks.ask()]
  expect(looks.begun()).toBe(1)
  await looks.end()
  expect(await first).toBe(1)
  expect(looks.begun()).toBe(2)
  const last = looks.ask()
  await looks.end()
  expect(await Promise.all(others)).toEqual([2, 2, 2])
  await looks.end()
  expect(await last).toBe(3)
  const fresh = looks.ask()
  await looks.end()
  expect(await fresh).toBe(4)
})

test('a look that fails is told to those who asked for it, and to nobody else', async () => {
  const looks = watched()
  const first = looks.ask()
  const second = looks.ask()
  const outcome = first.catch(String)
  await looks.end(new Error('no answer'))
  expect(await outcome).toBe('Error: no answer')
  await looks.end()
  expect(await second).toBe(2)
})
