import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseKeyRef, parseRef, printKeyRef, printRef } from './ref.ts'

test('a reference is mount and path, with a version and a key if one is wanted', () => {
  expect(parseRef('secret/birddog/datadog')).toEqual({ path: 'secret/birddog/datadog' })
  expect(parseRef('secret/birddog/datadog@7')).toEqual({
    path: 'secret/birddog/datadog',
    version: 7,
  })
  expect(parseKeyRef('secret/birddog/datadog@7#api_key')).toEqual({
    secret: { path: 'secret/birddog/datadog', version: 7 },
    key: 'api_key',
  })
})

test('slashes at both ends do not count', () => {
  expect(parseRef('/secret/x/')).toEqual({ path: 'secret/x' })
  expect(parseRef({ mount: '/team/kv/', path: '/x/', kv: 2 })).toEqual({
    path: 'team/kv/x',
    mount: 'team/kv',
    kv: 2,
  })
  expect(parseKeyRef('/secret/x/#k').secret).toEqual({ path: 'secret/x' })
})

test('a key may hold @ and #, a path only in the object form', () => {
  expect(parseKeyRef('secret/x#a@b#c').key).toBe('a@b#c')
  expect(parseRef({ path: 'secret/a@b#c', version: 2 })).toEqual({
    path: 'secret/a@b#c',
    version: 2,
  })
})

test('a mount alone can be listed', () => {
  expect(parseRef('secret/')).toEqual({ path: 'secret' })
  expect(parseRef({ mount: 'secret', path: '' })).toEqual({ path: 'secret', mount: 'secret' })
})

test.each([
  ['', 'has no path'],
  ['///', 'has no path'],
  ['@3', 'has no path'],
  ['secret//x', 'segment ""'],
  ['secret/../sys', 'segment ".."'],
  ['secret/./x', 'segment "."'],
  ['secret/x\n', 'no path can have'],
  ['secret/\ud800', 'no path can have'],
  ['secret/x@', 'version number'],
  ['secret/x@0', 'version number'],
  ['secret/x@latest', 'version number'],
  ['secret/me@example/x@2', 'version number'],
  ['secret/x#key', 'names a key'],
])('%j is no secret: it %s', (ref, message) => {
  expect(() => parseRef(ref)).toThrow(message)
})

test.each([
  ['secret/x', 'names no key'],
  ['secret/x#', 'names no key'],
  ['#key', 'has no path'],
])('%j is no key: it %s', (ref, message) => {
  expect(() => parseKeyRef(ref)).toThrow(message)
})

test.each([
  [{ path: 'secret/x', version: 0 }, 'number from 1 on'],
  [{ path: 'secret/x', version: 1.5 }, 'number from 1 on'],
  [{ path: 'secret/x', kv: 1, version: 2 }, 'KV v1 keeps none'],
  [{ path: 'x', mount: '' }, 'has no path'],
] as const)('%j is a mistake: it %s', (ref, message) => {
  expect(() => parseRef(ref)).toThrow(message)
})

test('a mistake says what to do', () => {
  expect(() => parseRef('secret/me@example')).toThrow(
    expect.objectContaining({
      code: 'config',
      path: 'secret/me@example',
      hint: expect.stringContaining('{ path, version }'),
    }),
  )
})

const segment = fc
  .string({ minLength: 1, unit: 'grapheme' })
  .filter((text) => !/[/@#\p{Cc}]/u.test(text) && text !== '.' && text !== '..')
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'))

test('what is printed is understood in the same way again', () => {
  fc.assert(
    fc.property(
      path,
      fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined }),
      fc.string({ minLength: 1 }),
      (where, version, key) => {
        const secret = version === undefined ? { path: where } : { path: where, version }
        expect(parseRef(printRef(secret))).toEqual(secret)
        expect(parseKeyRef(printKeyRef(secret, key))).toEqual({ secret, key })
      },
    ),
  )
})
