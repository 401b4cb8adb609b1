import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseJson } from './json-tree.ts'
import { linesOf } from './lines.ts'
import { placeOf } from './tree.ts'
import type { Tree } from './tree.ts'

test.each([
  ['{"a":1,}', 7, 'a key in double quotes is expected'],
  ['[1 2]', 3, 'a comma or ] is expected'],
  ['{"a" 1}', 5, 'a colon is expected after the key'],
  ["{'a':1}", 1, 'a key in double quotes is expected'],
  ['{"a":', 5, 'a value is missing at the end'],
  ['{"a":True}', 5, 'this is no JSON value'],
  ['{} {}', 3, 'the document ends before this'],
  ['"a\nb"', 2, 'this string goes no further in JSON'],
  ['"\\x"', 1, 'this string goes no further in JSON'],
  ['[// a\n1]', 1, 'this is no JSON value'],
  ['01', 1, 'the document ends before this'],
  [`${'['.repeat(65)}`, 64, 'more than 64 levels of objects and lists'],
])('%j is wrong at %i: %s', (text, at, message) => {
  expect(parseJson(text)).toMatchObject({ ok: false, mistake: { at, message } })
})

test('what it reads is what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), fc.nat(3), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), undefined, indent)
      const read = parseJson(spaced)
      expect(read.ok && plain(read.tree)).toEqual(JSON.parse(spaced))
    }),
  )
})

test('it refuses what JSON.parse refuses, and nothing else', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', ']', '}', '\\', '0', '-', ' ', '\n'))
    .map(([text, seed, put]) => {
      const at = seed % (text.length + 1)
      return text.slice(0, at) + put + text.slice(at + 1)
    })
  fc.assert(
    fc.property(broken, (text) => {
      expect(parseJson(text).ok).toBe(isJson(text))
    }),
  )
})

test('every value has its place', () => {
  const text = '{\n  "a": [1,\n    {"b/c": null}]\n}'
  const read = parseJson(text)
  const { lineOf, columnOf } = linesOf(text)
  const place = (pointer: string) => {
    const at = read.ok ? placeOf(read.tree, pointer).at : -1
    return [lineOf(at), columnOf(at)]
  }
  expect(place('')).toEqual([1, 1])
  expect(place('/a')).toEqual([2, 3])
  expect(place('/a/0')).toEqual([2, 9])
  expect(place('/a/1/b~1c')).toEqual([3, 6])
  // What is not there has the place of what is around it.
  expect(place('/a/1/d/e')).toEqual([3, 5])
})

function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'list':
      return tree.items.map(plain)
    case 'dict':
      return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plain(value)]))
    default:
      return tree.value
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
