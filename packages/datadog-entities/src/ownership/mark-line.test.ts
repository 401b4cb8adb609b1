import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseMarkLine, printMarkLine, splitMarkLine, withMarkLine } from './mark-line.ts'

const line = {
  manager: 'birddog-sidecar',
  mark: {
    kind: 'dashboard',
    organisation: 'main',
    owner: 'checkout',
    ref: 'Checkout overview',
    spec: 'd1-0123456789ab',
  },
} as const
const printed =
  'managed-by birddog-sidecar kind=dashboard organisation=main owner=checkout ref=Checkout%20overview spec=d1-0123456789ab'

const text = fc.string({ unit: 'grapheme', minLength: 1 })
const lines = fc.record({
  manager: text,
  mark: fc.record(
    {
      kind: fc.constantFrom('monitor' as const, 'alert' as const, 'dashboard' as const),
      organisation: text,
      owner: text,
      ref: text,
      spec: text,
    },
    { requiredKeys: ['kind', 'organisation', 'owner', 'ref'] },
  ),
})

test('a mark is one line of plain words', () => {
  expect(printMarkLine(line)).toBe(printed)
  expect(parseMarkLine(printed)).toEqual(line)
})

test.each([
  'managed-by birddog-sidecar',
  `${printed} more=1`,
  ` ${printed}`,
  printed.replace('kind=dashboard', 'kind=slo'),
  printed.replace('ref=Checkout%20overview', 'ref=Checkout%2'),
  printed.replace('ref=Checkout%20overview', 'ref=%43heckout'),
  printed.replace('owner=checkout ', ''),
  '',
])('%j is none', (other) => {
  expect(parseMarkLine(other)).toBeUndefined()
})

test('every mark comes back from its line', () => {
  fc.assert(
    fc.property(lines, (each) => {
      const out = printMarkLine(each)
      expect(out).not.toMatch(/[\r\n]/)
      expect(parseMarkLine(out)).toEqual(each)
    }),
  )
})

test('every description comes back without its mark, also one that ends in something like a mark', () => {
  const endings = fc.constantFrom('', '\n', '\n\n', `\n${printed}`, `\n\n${printed}`, printed, '  ')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), endings, lines, (start, end, each) => {
      const description = `${start}${end}`
      const split = splitMarkLine(withMarkLine(description, each))
      expect(split).toEqual({ text: description, line: each })
    }),
  )
})

test('white space that somebody adds at the end does not hide the mark', () => {
  expect(splitMarkLine(`about it\n\n${printed}\n \n`)).toEqual({ text: 'about it', line })
  expect(splitMarkLine(`about it\n${printed}`)).toEqual({ text: 'about it', line })
})

test('a mark that is not at the end is text', () => {
  const description = `${printed}\nand more`
  expect(splitMarkLine(description)).toEqual({ text: description })
})
