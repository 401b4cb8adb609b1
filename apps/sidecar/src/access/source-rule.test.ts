import { createHmac } from 'node:crypto'

import { Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import type { SourceAccess } from './source-access.ts'
import { sourceRule } from './source-rule.ts'

const now = 1_700_000_000_000
const body = Buffer.from('{"alerts":[]}')

function verify(access: SourceAccess, headers: Record<string, string>, sent: Uint8Array = body) {
  return sourceRule('hook', access).verify({ headers: new Headers(headers), body: sent, now })
}

function basic(credentials: string) {
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

test('open lets anybody in', () => {
  expect(verify({ type: 'open' }, {})).toEqual({ ok: true })
})

test('each of several tokens is good, so that one can be replaced without a gap', () => {
  const access: SourceAccess = { type: 'token', tokens: [new Secret('old'), new Secret('new')] }
  expect(verify(access, { authorization: 'Bearer old' }).ok).toBe(true)
  expect(verify(access, { authorization: 'Bearer new' }).ok).toBe(true)
  expect(verify(access, { authorization: 'Bearer older' })).toMatchObject({ challenge: 'Bearer' })
  expect(verify(access, {})).toMatchObject({ ok: false, challenge: 'Bearer' })
})

test('basic: user and password', () => {
  const access: SourceAccess = { type: 'basic', user: 'am', passwords: [new Secret('p:w é')] }
  expect(verify(access, basic('am:p:w é')).ok).toBe(true)
  for (const wrong of ['am:p', 'AM:p:w é', 'am', ':p:w é', '']) {
    expect(verify(access, basic(wrong))).toMatchObject({ ok: false, challenge: 'Basic' })
  }
})

test('a token in a header of its own', () => {
  const access: SourceAccess = { type: 'header', header: 'X-Hook', tokens: [new Secret('t')] }
  expect(verify(access, { 'x-hook': 't' }).ok).toBe(true)
  expect(verify(access, { 'x-hook': 'T' }).ok).toBe(false)
  expect(verify(access, { authorization: 'Bearer t' }).ok).toBe(false)
})

describe('hmac', () => {
  const secrets = [new Secret('key')]
  const plain: SourceAccess = { type: 'hmac', secrets, header: 'X-Signature' }
  const timed: SourceAccess = { ...plain, timestampHeader: 'X-Time' }
  const sign = (text: string, key = 'key') => createHmac('sha256', key).update(text).digest('hex')

  test('over the body, with or without a prefix, in any case', () => {
    const signature = sign(body.toString())
    expect(verify(plain, { 'x-signature': signature }).ok).toBe(true)
    expect(verify(plain, { 'x-signature': `sha256=${signature.toUpperCase()}` }).ok).toBe(true)
  })

  test.each([
    ['no signature', {}],
    ['one of another key', { 'x-signature': sign(body.toString(), 'other') }],
    ['a short one', { 'x-signature': sign(body.toString()).slice(2) }],
    ['something else', { 'x-signature': 'zz'.repeat(32) }],
  ])('refused without a challenge: %s', (_, headers) => {
    const verdict = verify(plain, headers)
    expect(verdict.ok).toBe(false)
    expect(verdict).not.toHaveProperty('challenge')
  })

  test('not over another body', () => {
    const headers = { 'x-signature': sign(body.toString()) }
    expect(verify(plain, headers, Buffer.from('{"alerts":[1]}')).ok).toBe(false)
    expect(verify(plain, headers, new Uint8Array()).ok).toBe(false)
  })

  test.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('with a timestamp %i s from our clock: %s', (offset, ok) => {
    const seconds = String(now / 1000 + offset)
    const signature = sign(`${seconds}:${body.toString()}`)
    expect(verify(timed, { 'x-signature': signature, 'x-time': seconds }).ok).toBe(ok)
  })

  test('the timestamp is signed, and must be there', () => {
    const seconds = String(now / 1000)
    const signature = sign(`${seconds}:${body.toString()}`)
    const moved = { 'x-signature': signature, 'x-time': String(now / 1000 + 1) }
    expect(verify(timed, moved).ok).toBe(false)
    expect(verify(timed, { 'x-signature': sign(body.toString()) }).ok).toBe(false)
    expect(verify(timed, { 'x-signature': signature, 'x-time': 'now' }).ok).toBe(false)
  })
})
