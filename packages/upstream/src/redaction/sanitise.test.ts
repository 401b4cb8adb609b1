import { inspect } from 'node:util'

import { expect, test } from 'vitest'

import { reasonWithoutSecrets, sanitise } from './sanitise.ts'

const redact = (text: string): string => text.replaceAll('s3cr3t', '***')

test('keeps name, message and code, and drops everything else', () => {
  const error = Object.assign(new TypeError('no s3cr3t'), {
    code: 'ECONNRESET',
    headers: { authorization: 's3cr3t' },
  })
  const clean = sanitise(error, redact)
  expect(clean).toMatchObject({ name: 'TypeError', message: 'no ***', code: 'ECONNRESET' })
  expect(inspect(clean, { showHidden: true })).not.toContain('s3cr3t')
  expect(clean).not.toHaveProperty('headers')
})

test('keeps the causes, as deep as they say something', () => {
  const inner = new Error('s3cr3t inside')
  const clean = sanitise(new Error('outside', { cause: inner }), redact)
  expect(clean.cause).toMatchObject({ message: '*** inside' })
  const endless = new Error('endless')
  endless.cause = endless
  expect(inspect(sanitise(endless, redact), { depth: 10 }).match(/endless/g)).toHaveLength(4)
})

test('shows the first of many errors', () => {
  const refused = new Error('connect ECONNREFUSED ::1:80')
  expect(sanitise(new AggregateError([refused]), redact).cause).toMatchObject({
    message: 'connect ECONNREFUSED ::1:80',
  })
})

test('makes an error of anything', () => {
  expect(sanitise('s3cr3t', redact)).toMatchObject({ message: '***' })
})

test("keeps the caller's reason itself, unless a secret shows in it", () => {
  const reason = { why: 'shutdown' }
  expect(reasonWithoutSecrets(reason, redact)).toBe(reason)
  expect(reasonWithoutSecrets(new Error('because of s3cr3t'), redact)).toMatchObject({
    message: 'because of ***',
  })
})
