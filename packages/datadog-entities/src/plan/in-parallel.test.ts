import { expect, test } from 'vitest'

import { inParallel } from './in-parallel.ts'

test('results come in the order of the items, and no more than the limit are under way', async () => {
  let underWay = 0
  let most = 0
  const results = await inParallel([3, 1, 2, 5, 4], 2, async (number) => {
    underWay += 1
    most = Math.max(most, underWay)
    for (let round = 0; round < number; round += 1) await Promise.resolve()
    underWay -= 1
    return number * 10
  })
  expect(results).toEqual([30, 10, 20, 50, 40])
  expect(most).toBe(2)
  expect(await inParallel([], 2, () => Promise.reject(new Error('never')))).toEqual([])
})

test('after a failure nothing more begins, and what is under way ends before it is told', async () => {
  const log: string[] = []
  const run = inParallel(['a', 'b', 'c'], 2, async (name) => {
    log.push(`${name} begins`)
    if (name === 'a') throw new Error('a failed')
    for (let round = 0; round < 9; round += 1) await Promise.resolve()
    log.push(`${name} ends`)
  })
  await expect(run).rejects.toThrow('a failed')
  expect(log).toEqual(['a begins', 'b begins', 'b ends'])
})
