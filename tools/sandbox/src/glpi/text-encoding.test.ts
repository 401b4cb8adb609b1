import { expect, test } from 'vitest'

import { cut, decodeText, encodeText, plainText, withoutSlashes } from './text-encoding.ts'

test.each([
  ['a < b & c > "d"', 'a &#60; b &#38; c &#62; "d"'],
  ['&amp;', '&#38;amp;'],
  ['&#60;p&#62;', '&#60;p&#62;'],
  ['&#60;p&#62; & more', '&#38;#60;p&#38;#62; &#38; more'],
])('%s is stored as %s', (text, stored) => {
  expect(encodeText(text)).toBe(stored)
})

test('decoding gives back what was sent; without the new entities it reads the old ones', () => {
  expect(decodeText(encodeText('<b> &lt; & </b>'))).toBe('<b> &lt; & </b>')
  expect(decodeText('&lt;b&gt; &amp;')).toBe('<b> &amp;')
})

test('a cut counts characters, not halves of them', () => {
  expect(cut('😀😀😀', 2)).toBe('😀😀')
  expect(cut('ab', 2)).toBe('ab')
})

test('plain text has neither tags nor entities', () => {
  expect(plainText(encodeText('<p>a &amp; <b>b</b></p>'))).toBe('a & b')
  expect(withoutSlashes(String.raw`a\b\\c`)).toBe(String.raw`ab\c`)
})
