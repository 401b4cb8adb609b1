import fc from 'fast-check'
import { expect, test } from 'vitest'

import { runInOrder, type Step, type StepEnd } from './run-in-order.ts'

function step(key: string, after: readonly string[] = [], phase = 0): Step {
  return { key, after, phase }
}

/** Runs the steps; each ends as `ends` says. Gives what began and ended, in order. */
async function run(
  steps: readonly Step[],
  ends: Readonly<Record<string, StepEnd>> = {},
  { limit = 8, stopAfter = Number.POSITIVE_INFINITY } = {},
) {
  const log: string[] = []
  let underWay = 0
  let most = 0
  const outcomes = await runInOrder(
    steps,
    limit,
    async ({ key }) => {
      log.push(key)
      underWay += 1
      most = Math.max(most, underWay)
      await Promise.resolve()
      underWay -= 1
      return ends[key] ?? 'ok'
    },
    () => log.length >= stopAfter,
  )
  return { log, most, outcomes: Object.fromEntries(outcomes) }
}

test('a step waits for those before it, and a later phase for all of the earlier one', async () => {
  const steps = [step('delete', [], 1), step('both', ['b', 'a']), step('a'), step('b', ['a'])]
  expect((await run(steps)).log).toEqual(['a', 'b', 'both', 'delete'])
})

test('at most so many are under way', async () => {
  const steps = Array.from({ length: 20 }, (_, index) => step(String(index)))
  expect((await run(steps, {}, { limit: 3 })).most).toBe(3)
})

test('a failure stops what depends on it, and nothing else', async () => {
  const steps = [step('a'), step('b', ['a']), step('c', ['b']), step('d'), step('e', ['a'], 1)]
  const { log, outcomes } = await run(steps, { a: 'failed' })
  expect(log).toEqual(['a', 'd'])
  expect(outcomes).toMatchObject({
    a: { ran: true },
    b: { ran: false, because: 'blocked', by: 'a' },
    c: { ran: false, because: 'blocked', by: 'b' },
    d: { ran: true },
    e: { ran: false, because: 'blocked', by: 'a' },
  })
})

test('after a stop nothing more begins', async () => {
  const steps = [step('a'), step('b', ['a']), step('c', [], 1)]
  const { log, outcomes } = await run(steps, { a: 'stop' })
  expect(log).toEqual(['a'])
  expect(outcomes).toMatchObject({
    b: { ran: false, because: 'stopped' },
    c: { ran: false, because: 'stopped' },
  })
  expect((await run([step('a'), step('b', ['a'])], {}, { stopAfter: 1 })).log).toEqual(['a'])
})

test('steps that wait for each other are left out, and it ends', async () => {
  const { log, outcomes } = await run([step('a', ['b']), step('b', ['a']), step('c')])
  expect(log).toEqual(['c'])
  expect(outcomes).toMatchObject({ a: { because: 'blocked' }, b: { because: 'blocked' } })
})

test('what is no step does not have to be waited for', async () => {
  expect((await run([step('a', ['done before'])])).log).toEqual(['a'])
})

test('whatever depends on whatever, every step has one outcome and none began too early', async () => {
  const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  const any = fc.uniqueArray(
    fc.record({ key: keys, after: fc.array(keys, { maxLength: 2 }), phase: fc.nat(1) }),
    { selector: ({ key }) => key },
  )
  const ends = fc.dictionary(keys, fc.constantFrom<StepEnd>('ok', 'failed', 'stop'))
  await fc.assert(
    fc.asyncProperty(any, ends, fc.integer({ min: 1, max: 3 }), async (steps, ended, limit) => {
      const { log, outcomes } = await run(steps, ended, { limit })
      expect(Object.keys(outcomes).toSorted()).toEqual(steps.map(({ key }) => key).toSorted())
      expect(new Set(log).size).toBe(log.length)
      const known = new Set(steps.map(({ key }) => key))
      for (const { key, after } of steps.filter((each) => log.includes(each.key))) {
        for (const before of after.filter((each) => known.has(each))) {
          expect(log.indexOf(before)).toBeLessThan(log.indexOf(key))
          expect(log).toContain(before)
          expect(ended[before] ?? 'ok').toBe('ok')
        }
      }
    }),
  )
})
