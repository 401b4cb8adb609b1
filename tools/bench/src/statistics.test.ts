import { describe, expect, test } from 'vitest'

import { median, percentile, ratioOf } from './statistics.ts'

describe('median', () => {
  test('is the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([7])).toBe(7)
  })

  test('sorts as numbers, not as text', () => {
    expect(median([100, 9, 20])).toBe(20)
  })

  test('of an even number of values lies between the two middle ones', () => {
    expect(median([4, 1, 3, 10])).toBe(3.5)
  })

  test('leaves the values as they are', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

  test('is a measured value, never one in between', () => {
    expect(percentile(hundred, 50)).toBe(50)
    expect(percentile(hundred, 99)).toBe(99)
    expect(percentile([1, 2], 50)).toBe(1)
  })

  test('reaches from the lowest to the highest', () => {
    expect(percentile(hundred, 0)).toBe(1)
    expect(percentile(hundred, 100)).toBe(100)
  })

  test('of nothing is an error', () => {
    expect(() => percentile([], 50)).toThrow(RangeError)
  })
})

describe('ratioOf', () => {
  test('divides the medians, and tells how far single rounds were from that', () => {
    expect(ratioOf([10, 30, 20], [5, 5, 2])).toEqual({ ratio: 4, lowest: 2, highest: 10 })
  })

  test('an outlier of one round does not move the ratio', () => {
    expect(ratioOf([10, 10, 1000], [5, 5, 5]).ratio).toBe(2)
  })

  test('series of different length cannot be compared', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError)
  })
})
