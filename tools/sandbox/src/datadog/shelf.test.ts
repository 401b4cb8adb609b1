import { expect, test } from 'vitest'

import { createShelf } from './shelf.ts'

test('a shelf remembers what was there', () => {
  let now = 10
  const shelf = createShelf<string, number>(() => now)
  shelf.put('a', 1)
  shelf.put('b', 2)
  now = 20
  shelf.put('a', 3)
  shelf.remove('b')
  expect(shelf.all()).toEqual([3])
  expect(shelf.get('b')).toBeUndefined()
  expect(shelf.all(15)).toEqual([1, 2])
  expect(shelf.get('a', 9)).toBeUndefined()
  shelf.remove('never there')
  shelf.plant('c', 4)
  expect(shelf.get('c', 0)).toBe(4)
})

test('old versions are forgotten', () => {
  let now = 0
  const shelf = createShelf<string, number>(() => now)
  for (now = 1; now <= 200; now += 1) shelf.put('a', now)
  expect(shelf.get('a', 190)).toBe(190)
  expect(shelf.get('a', 1)).toBeUndefined()
})
