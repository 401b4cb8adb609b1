import { expect, test } from 'vitest'

import { matchesGlob } from './glob.ts'

test.each([
  ['/a/b', '/a/b', true],
  ['/a/b', '/a/b/', true],
  ['/a/b/', '/a/b', true],
  ['/a/b', '/a/bc', false],
  ['/a/*', '/a/b/c', true],
  ['*/c', '/a/b/c', true],
  ['/a.b', '/axb', false],
  ['/', '/', true],
  ['*', '/anything', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matchesGlob(pattern, path)).toBe(expected)
})
