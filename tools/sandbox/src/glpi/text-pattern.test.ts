import { expect, test } from 'vitest'

import { compareTexts, textPattern } from './text-pattern.ts'

test.each([
  ['cpu', 'High CPU load', true],
  ['^cpu', 'High CPU load', false],
  ['^High CPU load$', 'high cpu load', true],
  ['a_c', 'abc', false],
  ['a%c', 'abbbc', true],
  ['e', 'É', true],
  ['😀', 'a 😅 b', true],
  ['(x)', 'f(x)', true],
  ['&#60;b&#62;', '&#60;b&#62;', false],
  ['&', '&#38;', true],
])('%s in %s: %s', (value, text, expected) => {
  const pattern = textPattern(value)
  expect(pattern.kind === 'like' && pattern.matches(text)).toBe(expected)
})

test.each(['', '$', '^$', 'NULL', 'null'])('%j asks for null', (value) => {
  expect(textPattern(value).kind).toBe('null')
})

test('sorting puts signs before digits before letters, without regard to case', () => {
  const texts = ['gb-1', 'CPU', '100%', '[gb-11]', '[GB-1] upper', '[gb-1] CPU', 'gb_1', '']
  expect(texts.toSorted(compareTexts)).toEqual([
    '',
    '[gb-1] CPU',
    '[GB-1] upper',
    '[gb-11]',
    '100%',
    'CPU',
    'gb_1',
    'gb-1',
  ])
})
