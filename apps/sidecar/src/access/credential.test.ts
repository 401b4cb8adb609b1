import { expect, test } from 'vitest'

import { credentialOf } from './credential.ts'

const of = (authorization: string) => credentialOf(new Headers({ authorization }))

test('a bearer token, whatever the case of its scheme', () => {
  expect(of('Bearer a.b-c')).toEqual({ type: 'bearer', token: 'a.b-c' })
  expect(of('bEARER   a')).toEqual({ type: 'bearer', token: 'a' })
})

test('no header is another matter than one that cannot be used', () => {
  expect(credentialOf(new Headers())).toEqual({ type: 'none' })
})

test.each([
  ['', 'the Authorization header holds no bearer token'],
  ['a', 'the Authorization header holds no bearer token'],
  ['Basic YTpi', 'the Authorization header holds no bearer token'],
  ['Bearera', 'the Authorization header holds no bearer token'],
  ['Bearer', 'the bearer token is empty'],
  ['Bearer  ', 'the bearer token is empty'],
  ['Bearer a, Bearer b', 'the Authorization header holds more than one bearer token'],
  ['Bearer a b', 'the Authorization header holds more than one bearer token'],
  [`Bearer ${'x'.repeat(8_193)}`, 'the bearer token is longer than 8192 characters'],
])('%j cannot be used', (value, why) => {
  expect(of(value)).toEqual({ type: 'unusable', why })
})
