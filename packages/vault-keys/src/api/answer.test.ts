import { expect, test } from 'vitest'

import { readAnswer } from './answer.ts'
import type { WireAnswer } from './transport/wire.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

function read(body: string | Uint8Array, headers: WireAnswer['headers'] = {}, status = 200) {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return readAnswer({ status, headers, body: bytes }, now)
}

test('reads what every answer may hold', () => {
  const body = '{"request_id":"r-1","warnings":["old"],"data":{}}'
  expect(read(body, { date: 'Sat, 21 Nov 2026 12:00:01 GMT' })).toEqual({
    status: 200,
    body: { request_id: 'r-1', warnings: ['old'], data: {} },
    isJson: true,
    errors: [],
    warnings: ['old'],
    requestId: 'r-1',
    dateAt: now + 1000,
  })
})

test('an empty body is one, and has no errors', () => {
  expect(read('')).toMatchObject({ body: undefined, isJson: true, errors: [] })
  expect(read(' \n')).toMatchObject({ body: undefined, isJson: true, errors: [] })
})

test('the request id of a wrapped answer is none', () => {
  expect(read('{"request_id":""}')).not.toHaveProperty('requestId')
})

test('a page is no answer of a Vault; a short text is kept, because it may be a known one', () => {
  const page = read('<html>login</html>')
  expect(page).toMatchObject({ isJson: false, errors: undefined, text: '<html>login</html>' })
  expect(read('<'.repeat(501))).not.toHaveProperty('text')
})

test('a list or a text in JSON is no answer of a Vault', () => {
  expect(read('[1]').errors).toBeUndefined()
  expect(read('"ok"').errors).toBeUndefined()
})

test('bytes that are no UTF-8 are not guessed at', () => {
  const bytes = Uint8Array.from([...new TextEncoder().encode('{"a":"'), 0xff, 0x22, 0x7d])
  expect(read(bytes)).toMatchObject({ isJson: false, body: undefined })
})

test('nesting that no parser stands is no JSON', () => {
  expect(read('['.repeat(2_000_000))).toMatchObject({ isJson: false })
  expect(read('['.repeat(500_000) + ']'.repeat(500_000)).status).toBe(200)
})

test.each([
  ['2', 2000],
  ['0', 0],
  ['Sat, 21 Nov 2026 12:00:03 GMT', 3000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-1', undefined],
])('Retry-After: %s', (header, expected) => {
  expect(read('', { 'retry-after': header }, 429).retryAfterMs).toBe(expected)
})
