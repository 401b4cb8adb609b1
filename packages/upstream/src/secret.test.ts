import { format, inspect } from 'node:util'

import { expect, test } from 'vitest'

import { Secret } from './secret.ts'

test('reveals its value on request only', () => {
  const secret = new Secret('s3cr3t')
  expect(secret.reveal()).toBe('s3cr3t')
  const shown = [
    String(secret),
    [secret].join(),
    new URL(String(secret), 'http://h/').href,
    JSON.stringify({ secret }),
    inspect(secret, { showHidden: true }),
    format('%s %o %j', secret, secret, secret),
    Object.entries(secret).join(),
    inspect(structuredClone({ secret })),
  ]
  for (const text of shown) expect(text).not.toContain('s3cr3t')
  expect(String(secret)).toBe('[secret]')
  expect(JSON.stringify(secret)).toBe('"[secret]"')
  expect(inspect(secret)).toBe('[secret]')
})
