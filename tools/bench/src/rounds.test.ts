import { expect, test } from 'vitest'

import { interleave, quantity } from './rounds.ts'

test('contenders take turns, and every measurement is kept with its round', async () => {
  const order: string[] = []
  const progress: string[] = []
  const contender = (name: string, first: number) => {
    let next = first
    return {
      name,
      measure: () => {
        order.push(name)
        return Promise.resolve({ calls: next++ })
      },
    }
  }

  const figures = await interleave([contender('a', 10), contender('b', 20)], 2, (text) =>
    progress.push(text),
  )

  expect(order).toEqual(['a', 'b', 'a', 'b'])
  expect(progress[2]).toBe('round 2 of 2: a')
  expect(quantity(figures, { name: 'calls', unit: '/s' }, ({ calls }) => calls)).toEqual({
    name: 'calls',
    unit: '/s',
    rounds: { a: [10, 11], b: [20, 21] },
  })
})
