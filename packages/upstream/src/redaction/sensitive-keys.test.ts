import { expect, test } from 'vitest'

import { sensitiveKeys } from './sensitive-keys.ts'

const isSensitive = sensitiveKeys(['X-Tenant', 'pin_code'])

test.each([
  'Authorization',
  'Proxy-Authorization',
  'Session-Token',
  'session_token',
  'App-Token',
  'user_token',
  'X-Vault-Token',
  'DD-API-KEY',
  'DD-APPLICATION-KEY',
  'apiKey',
  'client_secret',
  'secret_id',
  'password',
  'Set-Cookie',
  'Cookie',
  'X-Hub-Signature',
  'x-tenant',
  'pinCode',
])('%s is sensitive', (name) => {
  expect(isSensitive(name)).toBe(true)
})

test.each(['Content-Type', 'token_type', 'tokens_used', 'keyboard', 'name', 'tenant', 'passport'])(
  '%s is not',
  (name) => {
    expect(isSensitive(name)).toBe(false)
  },
)
