import { inspect } from 'node:util'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { REDACTED, Redactor } from './redactor.ts'
import { sensitiveKeys } from './sensitive-keys.ts'

const redactor = (...values: readonly string[]): Redactor => new Redactor(sensitiveKeys([]), values)
const awkward = 'pä$$ "w0rd"\\/<&>\n+'

describe('a registered value is hidden', () => {
  test.each<[string, (value: string) => string]>([
    ['as it is', (value) => value],
    ['URL-encoded', encodeURIComponent],
    [
      'URL-encoded in lower case',
      (value) => encodeURIComponent(value).replaceAll(/%../g, (hex) => hex.toLowerCase()),
    ],
    ['as a form', (value) => new URLSearchParams({ '': value }).toString().slice(1)],
    ['in a path', (value) => new URL(`http://h/${encodeURI(value)}`).pathname],
    ['in JSON', (value) => JSON.stringify(value)],
    ['in JSON as PHP writes it', phpJson],
    ['in JSON inside JSON', (value) => JSON.stringify(JSON.stringify({ value }))],
    ['in HTML', html],
    ['inspected', (value) => inspect({ value })],
    ['in base64', (value) => Buffer.from(value).toString('base64')],
    ['in base64url', (value) => Buffer.from(value).toString('base64url')],
    ['as Basic credentials', (value) => Buffer.from(`user:${value}`).toString('base64')],
    ['in the middle of base64', (value) => Buffer.from(`ab:${value}:cd`).toString('base64')],
    ['URL-encoded base64', (value) => encodeURIComponent(Buffer.from(value).toString('base64'))],
  ])('%s', (_, encode) => {
    for (const value of [awkward, 'hvs.CAESIJ-k1_2ZVt', 'q2Wt/9+x=']) {
      const shown = redactor(value).values(`before ${encode(value)} after`)
      expect(shown).toContain(REDACTED)
      expect(shown).not.toContain(encode(value).slice(2, -4))
    }
  })
})

test('property: no form of a secret survives, wherever it stands', () => {
  // Any UTF-16 unit, also half of a pair.
  const unit = fc.nat(0xff_ff).map((code) => String.fromCharCode(code))
  const secret = fc.oneof(
    fc.string({ minLength: 8, maxLength: 60, unit }),
    fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme-ascii' }),
  )
  const around = fc.string({ maxLength: 20, unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(secret, around, around, (value, before, after) => {
      fc.pre(!REDACTED.includes(value) && value.trim().length >= 6)
      for (const form of [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(Buffer.from(value).toString()),
        html(value),
      ]) {
        expect(redactor(value).values(`${before}${form}${after}`)).not.toContain(form)
      }
    }),
  )
})

test('a longer value that begins with a shorter one is hidden whole', () => {
  expect(redactor('abcdef', 'abcdefghij').values('abcdefghij')).toBe(REDACTED)
})

test('a value from a file is hidden without the newline at its end', () => {
  expect(redactor('s3cr3t\n').values('it is s3cr3t.')).toBe(`it is ${REDACTED}.`)
})

test('empty values hide nothing', () => {
  expect(redactor('', ' ').values('a b')).toBe('a b')
})

test('values that are registered later count; the oldest of them are forgotten', () => {
  const growing = new Redactor(sensitiveKeys([]), ['first-secret'], redactor('configured-secret'))
  expect(growing.values('second-secret')).toBe('second-secret')
  growing.add('second-secret')
  expect(growing.values('first-secret second-secret')).toBe(`${REDACTED} ${REDACTED}`)
  for (let at = 0; at < 999; at += 1) growing.add(`secret-number-${at}-`)
  expect(growing.values('first-secret second-secret')).toBe(`first-secret ${REDACTED}`)
  expect(growing.values('configured-secret')).toBe(REDACTED)
})

test('a key as long as a PEM file is hidden in its usual forms', () => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQ/+'.repeat(200)}\n-----END PRIVATE KEY-----\n`
  for (const form of [pem, JSON.stringify(pem), Buffer.from(pem).toString('base64')]) {
    expect(redactor(pem).values(form)).not.toContain('MIIEvQ')
    expect(redactor(pem).values(form)).toContain(REDACTED)
  }
})

test('a secret at the cut of a very long text does not show its first half', () => {
  const value = 'an-uncut-secret-value'
  const text = `${'.'.repeat(262_144 - 10)}${value}`
  expect(redactor(value).text(text)).not.toContain('an-uncut')
})

test('headers lose sensitive ones by name and the rest by value', () => {
  const headers = redactor('s3cr3t-value').headers(
    new Headers([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Location', 'https://h/?key=s3cr3t-value&access_token=xyz'],
      ['Content-Type', 'text/html'],
    ]),
  )
  expect([...headers]).toEqual([
    ['content-type', 'text/html'],
    ['location', `https://h/?key=${REDACTED}&access_token=${REDACTED}`],
    ['set-cookie', REDACTED],
    ['set-cookie', REDACTED],
  ])
})

function phpJson(value: string): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function html(value: string): string {
  const named: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  }
  return value.replaceAll(/[&<>"']/g, (char) => `&${named[char]};`)
}
