import fc from 'fast-check'
import { expect, test } from 'vitest'

import { overlappingPages } from './pages.ts'

async function readAll(
  list: readonly number[],
  size: number,
  meanwhile: (list: readonly number[], call: number) => readonly number[] = (same) => same,
): Promise<{ readonly found: readonly number[]; readonly calls: number }> {
  let [now, calls] = [list, 0]
  const pages = overlappingPages<number>(
    size,
    (item) => item,
    (start, count) => {
      now = meanwhile(now, calls)
      calls += 1
      return Promise.resolve(now.slice(start, start + count))
    },
  )
  const found: number[] = []
  for await (const item of pages) found.push(item)
  return { found, calls }
}

const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index)

test('every item comes once, in order, whatever the sizes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.integer({ min: 2, max: 20 }), async (count, size) => {
      expect((await readAll(upTo(count), size)).found).toEqual(upTo(count))
    }),
  )
})

test('a short page is the last one', async () => {
  expect((await readAll(upTo(7), 10)).calls).toBe(1)
  expect((await readAll([], 10)).calls).toBe(1)
  expect((await readAll(upTo(10), 10)).calls).toBe(2)
})

test('what stays is found, once, although others go and come anywhere', async () => {
  const changes = fc.array(fc.record({ goes: fc.nat(40), comes: fc.nat(40) }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 2, max: 12 }), async (plan, size) => {
      const gone = new Set<number>()
      const { found } = await readAll(upTo(41), size, (list, call) => {
        const change = plan[call - 1]
        if (change === undefined) return list
        gone.add(change.goes)
        const rest = list.filter((item) => item !== change.goes)
        return rest.toSpliced(change.comes, 0, 1_000 + call)
      })
      expect(new Set(found).size).toBe(found.length)
      expect(
        found.filter((item) => item < 1_000 && !gone.has(item)).toSorted((a, b) => a - b),
      ).toEqual(upTo(41).filter((item) => !gone.has(item)))
    }),
  )
})

test('a list that never stands still is given up, not read forever', async () => {
  const { calls } = await readAll(upTo(30), 10, (list, call) => [5_000 + call, ...list])
  expect(calls).toBeLessThan(20)
})
