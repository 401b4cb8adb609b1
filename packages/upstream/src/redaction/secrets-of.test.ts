import { expect, test } from 'vitest'

import { secretsOf } from './secrets-of.ts'
import { sensitiveKeys } from './sensitive-keys.ts'

const found = (request: Partial<Parameters<typeof secretsOf>[0]>): readonly string[] =>
  secretsOf(
    { headers: {}, secrets: [], target: '/', body: undefined, ...request },
    sensitiveKeys([]),
  )

test('finds what a request sends under sensitive names', () => {
  expect(found({ headers: { authorization: 'Bearer abcdef', accept: 'text/html' } })).toEqual([
    'Bearer abcdef',
    'abcdef',
  ])
  expect(found({ headers: { 'x-note': 'abc' }, secrets: ['abc'] })).toEqual(['abc'])
  expect(found({ target: '/initSession?app_token=abc%20def&range=0-50000' })).toEqual(['abc def'])
  expect(
    found({ body: '{"login":"glpi","auth":[{"password":"geheim"}],"title":"public"}' }),
  ).toEqual(['geheim'])
  expect(found({ body: 'grant_type=password&client_secret=abcdef' })).toEqual(['abcdef'])
})

test('leaves short values alone', () => {
  expect(found({ headers: { 'x-use-token': '1' } })).toEqual([])
})
