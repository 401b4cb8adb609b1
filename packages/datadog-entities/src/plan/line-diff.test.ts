import fc from 'fast-check'
import { expect, test } from 'vitest'

import { lineDiff } from './line-diff.ts'

function shown(before: readonly string[], after: readonly string[]): readonly string[] {
  return lineDiff(before.join('\n'), after.join('\n')).map(({ sign, text }) => `${sign} ${text}`)
}

test('a changed line stands between two lines on either side', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7']
  const after = before.with(3, 'four')
  expect(shown(before, after)).toEqual([
    'gap …',
    '  2',
    '  3',
    '- 4',
    '+ four',
    '  5',
    '  6',
    'gap …',
  ])
})

test('equal lines between changes stay', () => {
  expect(shown(['a', 'b', 'c'], ['x', 'b', 'y'])).toEqual(['- a', '+ x', '  b', '- c', '+ y'])
})

test('the two texts can be read off the lines', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = lineDiff(before.join('\n'), after.join('\n'))
      fc.pre(diff.every(({ sign }) => sign !== 'gap'))
      const without = (sign: string): readonly string[] =>
        diff.filter((line) => line.sign !== sign).map(({ text }) => text)
      expect(without('+')).toEqual(before)
      expect(without('-')).toEqual(after)
    }),
  )
})

test('texts that are too long to compare are shown whole', () => {
  const before = Array.from({ length: 2100 }, (_, index) => `a${index}`)
  const after = Array.from({ length: 2100 }, (_, index) => `b${index}`)
  expect(shown(before, after)).toHaveLength(4200)
})
