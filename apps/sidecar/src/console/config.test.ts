import { expect, test } from 'vitest'

import { leavesAt } from '../config/leaves.ts'
import { consoleMistakes, consoleSection } from './config.ts'

const leaves = leavesAt({ folder: '/', env: {}, onLiteralSecret() {}, onSecretVariable() {} })
const read = (value: unknown) => consoleSection(leaves).safeParse(value)

test('an issuer and a client are enough', () => {
  expect(read({ oidc: { issuer: 'corp', clientId: 'console' } })).toEqual({
    success: true,
    data: {
      oidc: { issuer: 'corp', clientId: 'console', scopes: ['openid', 'profile', 'groups'] },
    },
  })
  expect(read({}).success).toBe(true)
})

test.each([
  [{ scopes: ['profile'] }, 'the scope openid has to be among them'],
  [{ scopes: ['openid profile'] }, 'a scope is one word'],
  [{ redirect: 'https://console.example/elsewhere' }, 'the path has to be /console/oidc/callback'],
  [{ redirect: 'javascript:alert(1)' }, 'expected an address that begins with http'],
])('%j is a mistake', (more, message) => {
  const result = read({ oidc: { issuer: 'corp', clientId: 'console', ...more } })
  expect(result.success).toBe(false)
  expect(result.error?.issues.map((issue) => issue.message).join()).toContain(message)
})

test('the issuer has to be one of those whose tokens are taken', () => {
  const oidc = { issuer: 'corp', clientId: 'console', scopes: ['openid'] }
  expect(consoleMistakes({ oidc }, { jwt: { corp: {} } })).toEqual([])
  expect(consoleMistakes({}, { jwt: {} })).toEqual([])
  const [mistake] = consoleMistakes({ oidc }, { jwt: { other: {} } })
  expect(mistake?.path).toEqual(['oidc', 'issuer'])
  expect(mistake?.message).toContain('there is other')
})
