import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { values } from '../../../test/publish/values.ts'
import type { Encoded } from './encoded.ts'
import { jsonEntry, jsonObject } from './json.ts'
import { rawValue } from './raw.ts'

const text = values.filter((value) => value.isWellFormed())

test('an object has one entry a line and a line feed at its end', () => {
  expect(jsonObject([accepted(jsonEntry('a', 'x\n')), accepted(jsonEntry('b', 'y'))])).toBe(
    '{\n  "a": "x\\n",\n  "b": "y"\n}\n',
  )
  expect(jsonObject([])).toBe('{}\n')
})

test('JSON gives back every text, under every name', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (entries) => {
      const json = jsonObject(entries.map(([name, value]) => accepted(jsonEntry(name, value))))
      expect(new Map(Object.entries(JSON.parse(json)))).toEqual(new Map(entries))
    }),
  )
})

test('JSON keeps the order and names that objects of JavaScript treat in a way of their own', () => {
  const json = jsonObject(
    ['b', '10', '__proto__', '9'].map((name) => accepted(jsonEntry(name, 'x'))),
  )
  expect(json.match(/"[^"]+"(?=:)/g)).toEqual(['"b"', '"10"', '"__proto__"', '"9"'])
})

test('a file of its own holds every text byte by byte', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(value))).toBe(value)
    }),
  )
})

test('half a surrogate pair is no text', () => {
  expect(jsonEntry('a', 'x\ud800')).toHaveProperty('refused')
  expect(rawValue('\udc00x')).toHaveProperty('refused')
})

function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(accepted(rawValue(value)))
}

function accepted(encoded: Encoded): string {
  if ('refused' in encoded) throw new Error(encoded.refused)
  return encoded.text
}
