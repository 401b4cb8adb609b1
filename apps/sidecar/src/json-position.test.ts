import { expect, test } from 'vitest'

import { jsonPosition } from './json-position.ts'

test.each([
  ['{"a": x}', 1, 7],
  ['{"a": 1,}', 1, 9],
  ['[1,]', 1, 4],
  ['[1 2]', 1, 4],
  ['{"a" 1}', 1, 6],
  ['{a: 1}', 1, 2],
  ['{"a": 1]', 1, 8],
  ['{"a": "b', 1, 7],
  ['{\n  "a": 1,\n  "b": truth\n}', 3, 8],
  ['{"a": 1', 1, 8],
  ['{} {}', 1, 4],
  ['', 1, 1],
  ['{"a": "tab\there"}', 1, 7],
  ['[01]', 1, 3],
  ['[-]', 1, 2],
])('%j is wrong at %i:%i', (text, line, column) => {
  expect(() => void JSON.parse(text)).toThrow(SyntaxError)
  expect(jsonPosition(text)).toEqual({ line, column })
})

test('deep nesting does not overflow the stack', () => {
  expect(jsonPosition('['.repeat(200_000))).toEqual({ line: 1, column: 200_001 })
})

test('text that is JSON is wrong only after its end', () => {
  const text = JSON.stringify({ a: [1, -2.5e3, true, null, 'x"\\\u00e9\n', {}, []], b: {} })
  expect(jsonPosition(text)).toEqual({ line: 1, column: text.length + 1 })
})
