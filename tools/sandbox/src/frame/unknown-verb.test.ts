import { expect, test } from 'vitest'

import { requestWithUnknownVerb } from './unknown-verb.ts'

const read = (text: string): unknown => requestWithUnknownVerb(Buffer.from(text), '127.0.0.1')

test('a whole request without a body is read', () => {
  expect(read('FOO /a/b?c=d?e HTTP/1.1\r\nHost: x\r\nX-Y:  z \r\n\r\n')).toEqual({
    method: 'FOO',
    path: '/a/b',
    query: 'c=d?e',
    headers: { host: 'x', 'x-y': 'z' },
    body: new Uint8Array(),
    remoteAddress: '127.0.0.1',
  })
})

test.each([
  'FOO /a HTTP/1.1\r\nHost: x\r\n',
  'FOO /a HTTP/1.1\r\n\r\nbody',
  'FOO a HTTP/1.1\r\n\r\n',
  'FOO /a HTTP/2\r\n\r\n',
  'FOO /a HTTP/1.1\r\nno colon\r\n\r\n',
  '\u0016\u0003\u0001',
])('%j is not', (text) => {
  expect(read(text)).toBeUndefined()
})
