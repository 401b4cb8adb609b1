import { expect, test } from 'vitest'

import { plainJson } from './json-file.ts'

test('a mapping is taken as it is', () => {
  const text = '{"a": {"b": [1, {"c": "d: \\"e\\": 1"}]}, "f:": null}'
  expect(plainJson(text)).toEqual(JSON.parse(text))
})

test.each([
  ['a key that is there twice', '{"a": 1, "a": 2}'],
  ['a key that is there twice, written in two ways', '{"a": 1, "\\u0061": 2}'],
  ['a list', '[1]'],
  ['YAML', '{a: 1}'],
  ['nothing', ''],
])('%s is left to the parser of YAML', (_, text) => {
  expect(plainJson(text)).toBeUndefined()
})
