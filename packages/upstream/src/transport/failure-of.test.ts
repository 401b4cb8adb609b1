import { expect, test } from 'vitest'

import { failureOf, isBeforeSending } from './failure-of.ts'

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code })

test.each<[string, string]>([
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['EPROTO', 'tls'],
  ['UND_ERR_INVALID_ARG', 'invalid-request'],
  ['UND_ERR_DESTROYED', 'closed'],
])('%s before sending is %s, and nothing was executed', (code, meaning) => {
  expect(failureOf(coded(code), false, false)).toMatchObject({ code: meaning, sent: false })
})

test.each<[string, string]>([
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['HPE_INVALID_CONSTANT', 'malformed'],
  ['UND_ERR_HEADERS_OVERFLOW', 'too-large'],
])('%s after sending is %s, and nobody knows', (code, meaning) => {
  expect(failureOf(coded(code), true, false)).toMatchObject({ code: meaning, sent: true })
})

test('a certificate that is not trusted stays so; a broken handshake may not', () => {
  expect(failureOf(coded('CERT_HAS_EXPIRED'), false, false)).toMatchObject({ lasting: true })
  expect(failureOf(coded('EPROTO'), false, false).lasting).toBeUndefined()
})

test('a server that ends the handshake has executed nothing, although the client began to send', () => {
  expect(failureOf(coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), true, false)).toMatchObject({
    code: 'tls',
    sent: false,
    lasting: true,
  })
})

test('what the proxy says is told apart', () => {
  const tunnel = (status: number): Error =>
    coded('UND_ERR_ABORTED', `Proxy response (${status}) !== 200 when HTTP Tunneling`)
  expect(failureOf(tunnel(407), false, true)).toMatchObject({
    code: 'proxy',
    sent: false,
    lasting: true,
    detail: 'the proxy answers 407',
  })
  expect(failureOf(tunnel(503), false, true)).toMatchObject({ code: 'proxy', lasting: false })
  expect(failureOf(coded('ECONNREFUSED'), false, true)).toMatchObject({ code: 'proxy' })
  const forward = coded('UND_ERR_INVALID_ARG', 'Proxy Authentication Required (407)')
  expect(failureOf(forward, true, true)).toMatchObject({ code: 'proxy', sent: false })
})

test('looks at causes, as fetch hides what happened there', () => {
  const hidden = new TypeError('fetch failed', { cause: coded('ECONNREFUSED') })
  expect(isBeforeSending(hidden)).toBe(true)
  expect(isBeforeSending(new TypeError('fetch failed', { cause: coded('ECONNRESET') }))).toBe(false)
  expect(isBeforeSending('a string')).toBe(false)
})
