import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseExactJson } from '../api/exact-json.ts'
import { decode } from './decode.ts'
import { exactJson } from './exact-json.ts'

const plain = { json: false }

test('text is taken as it is, the empty one too', () => {
  for (const text of ['', ' a \n', 'null', '{}']) expect(decode(text, plain)).toBe(text)
})

test('null and nothing are missing', () => {
  expect(decode(null, plain)).toBeUndefined()
  expect(decode(undefined, { json: true })).toBeUndefined()
})

test('numbers keep the text that they came with, and booleans become text', () => {
  for (const text of ['12345678901234567890', '9007199254740993', '1.0', '1e3', '-0', '0.1', '7']) {
    expect(decode(parseExactJson(text), plain)).toBe(text)
  }
  expect(decode(true, plain)).toBe('true')
  expect(decode(false, plain)).toBe('false')
})

test('objects and arrays are JSON text where that is wanted, with exact numbers', () => {
  const text = '{"b":[1,"x",null],"a":{"big":12345678901234567890,"one":1.0,"__proto__":true}}'
  expect(decode(parseExactJson(text), { json: true })).toBe(text)
  expect(decode({}, plain)).toMatchObject({ message: 'is an object' })
  expect(decode([], plain)).toMatchObject({ message: 'is an array' })
})

test('exact JSON is the JSON of any document', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const document: unknown = JSON.parse(text)
      expect(exactJson(document)).toBe(JSON.stringify(document))
    }),
  )
})

test('base64 is decoded when it is strictly that, and text', () => {
  const decoding = { json: false, encoding: 'base64' } as const
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decode(Buffer.from(text).toString('base64'), decoding)).toBe(text)
    }),
  )
  for (const text of ['YQ', 'YQ==\n', 'YR==', 'Y Q==', 'a-_b', '%']) {
    expect(decode(text, decoding)).toMatchObject({ message: 'is not base64' })
  }
  expect(decode('gIA=', decoding)).toMatchObject({ message: 'holds bytes that are no UTF-8 text' })
})

test('a byte order mark is part of the value', () => {
  const text = '\ufeffa'
  expect(decode(Buffer.from(text).toString('base64'), { json: false, encoding: 'base64' })).toBe(
    text,
  )
})

test('a value that does not match is not shown, and a global pattern keeps no place', () => {
  const pattern = /^[0-9a-f]{4}$/g
  for (let time = 0; time < 3; time += 1)
    expect(decode('12ab', { json: false, pattern })).toBe('12ab')
  const wrong = decode('s3cret', { json: false, pattern })
  expect(wrong).toMatchObject({ message: 'does not match /^[0-9a-f]{4}$/g' })
  expect(JSON.stringify(wrong)).not.toContain('s3cret')
})

test('the pattern is for the decoded value', () => {
  const decoding = { json: false, encoding: 'base64', pattern: /^a$/ } as const
  expect(decode('YQ==', decoding)).toBe('a')
})
