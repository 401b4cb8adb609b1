import fc from 'fast-check'
import { expect, test } from 'vitest'

import { showWithout } from './shown-text.ts'

test('takes secrets out, however they are written', () => {
  const show = showWithout(['s3"cr&t <1>'])
  const spellings = ['s3"cr&t <1>', String.raw`s3\"cr&t <1>`, encodeURIComponent('s3"cr&t <1>')]
  for (const spelling of spellings) expect(show(`bad ${spelling}!`)).toBe('bad [secret]!')
  expect(show(String.raw`bad s3\"cr\u0026t \u003c1\u003e`)).toBe('bad [secret]')
})

test('a secret that was read from a file is known without the line break at its end', () => {
  expect(showWithout(['s3cr3t\n'])('no s3cr3t here')).toBe('no [secret] here')
})

test('takes a secret out that is part of another one', () => {
  expect(showWithout(['abc', 'abcdef'])('abcdef and abc')).toBe('[secret] and [secret]')
})

test('an empty secret takes nothing out', () => {
  expect(showWithout(['', ' '])('as it is')).toBe('as it is')
})

test('makes one line, without what a terminal would obey', () => {
  const text = '1 error occurred:\n\t* permission\u001b[31m denied\n\n'
  expect(showWithout([])(text)).toBe('1 error occurred: * permission [31m denied')
})

test('cuts what is long only after secrets are out', () => {
  const shown = showWithout(['s3cr3t'])(`${'a'.repeat(196)}s3cr3t`)
  expect(shown).toHaveLength(200)
  expect(shown).not.toContain('s3c')
})

test('no secret is left in any text', () => {
  const secret = fc
    .string({ unit: 'grapheme-ascii', minLength: 8 })
    .filter((text) => text.trim().length > 7)
  fc.assert(
    fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
      expect(showWithout([value])(before + value + after)).not.toContain(value.trim())
    }),
  )
})
