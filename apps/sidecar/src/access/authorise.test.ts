import { Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { tokenAuthoriser } from '../../test/access-house.ts'
import type { Access } from './access.ts'
import type { Authenticator } from './authenticator.ts'
import { createAuthoriser } from './authorise.ts'
import { sourceRule } from './source-rule.ts'

const authoriser = tokenAuthoriser({
  operator: { token: 'op-token', scopes: ['bridge:read', 'bridge:operate'] },
  viewer: { token: 'view-token', scopes: ['bridge:read'] },
})
const operate: Access = { type: 'scope', scope: 'bridge:operate' }
const peer = { address: '192.0.2.7', local: false }

function ask(access: Access, headers: Record<string, string>, of = authoriser) {
  return of.authorise(access, { headers: new Headers(headers), peer, host: 'api.example', now: 0 })
}

describe('a scope', () => {
  test('is granted to a token that has it, whatever the case of the scheme', async () => {
    const granted = { ok: true, caller: { name: 'token/operator', kind: 'token' } }
    expect(await ask(operate, { authorization: 'Bearer op-token' })).toMatchObject(granted)
    expect(await ask(operate, { authorization: 'bearer  op-token' })).toMatchObject(granted)
  })

  test('is forbidden to a known token without it', async () => {
    const answer = await ask(operate, { authorization: 'Bearer view-token' })
    expect(answer).toMatchObject({
      ok: false,
      code: 'forbidden',
      detail: '"token/viewer" does not have the scope bridge:operate',
      caller: { name: 'token/viewer' },
      headers: {
        'www-authenticate':
          'Bearer realm="retriever", error="insufficient_scope", scope="bridge:operate"',
      },
    })
  })

  test('or one of several is enough', async () => {
    const either: Access = { type: 'scope', scope: ['bridge:operate', 'bridge:read'] }
    const other: Access = { type: 'scope', scope: ['audit:read', 'admin'] }
    const headers = { authorization: 'Bearer view-token' }
    expect(await ask(either, headers)).toMatchObject({ ok: true })
    expect(await ask(other, headers)).toMatchObject({
      code: 'forbidden',
      detail: '"token/viewer" does not have one of the scopes audit:read, admin',
    })
  })

  test.each([
    ['no header', {}],
    ['an unknown token', { authorization: 'Bearer other' }],
    ['another scheme', { authorization: 'Basic b3AtdG9rZW46' }],
    ['the bare token', { authorization: 'op-token' }],
    ['an empty header', { authorization: '' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: 'Bearer op-token view-token' }],
    ['two headers', { authorization: 'Bearer op-token, Bearer op-token' }],
    ['a token with a comma', { authorization: 'Bearer op-token,' }],
    ['a token that is too long', { authorization: `Bearer ${'op-token'.repeat(2_000)}` }],
    ['a token after a tab', { authorization: 'Bearer\top-token' }],
  ])('asks for a credential: %s', async (_, headers) => {
    const answer = await ask(operate, headers)
    expect(answer).toMatchObject({
      ok: false,
      code: 'unauthenticated',
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer realm=/) },
    })
    expect(JSON.stringify(answer)).not.toContain('op-token')
  })

  test('is granted to nobody when there is no way to authenticate', async () => {
    const headers = { authorization: 'Bearer undefined' }
    expect((await ask(operate, headers, createAuthoriser())).ok).toBe(false)
    expect((await ask(operate, {}, createAuthoriser())).ok).toBe(false)
  })
})

describe('of several ways to authenticate', () => {
  const never: Authenticator = {
    kind: 'loopback',
    authenticate: () => ({ caller: { name: 'loopback', kind: 'loopback', grants: [] } }),
  }

  test('the first that recognises the credential decides alone', async () => {
    const refusing: Authenticator = { kind: 'jwt', authenticate: () => ({ refused: 'expired' }) }
    const answer = await ask(
      operate,
      { authorization: 'Bearer x' },
      createAuthoriser([refusing, never]),
    )
    expect(answer).toMatchObject({ code: 'unauthenticated', detail: 'expired' })
  })

  test('one that cannot tell lets nobody in, and says when to ask again', async () => {
    const down: Authenticator = {
      kind: 'kubernetes',
      authenticate: () => ({ unavailable: 'no answer', retryAfterMs: 1_500 }),
    }
    const answer = await ask(
      operate,
      { authorization: 'Bearer x' },
      createAuthoriser([down, never]),
    )
    expect(answer).toMatchObject({ code: 'access-unavailable', headers: { 'retry-after': '2' } })
  })
})

test('public routes are for anybody', async () => {
  expect(await ask({ type: 'public' }, {})).toMatchObject({
    ok: true,
    caller: { name: 'public', kind: 'public', grants: [] },
  })
})

test('a source is the caller of its own webhook', async () => {
  const rule = sourceRule('prometheus', { type: 'token', tokens: [new Secret('hook')] })
  const access: Access = { type: 'source', rule }
  expect(await ask(access, { authorization: 'Bearer hook' })).toMatchObject({
    ok: true,
    caller: { name: 'source/prometheus', kind: 'source' },
  })
  expect(await ask(access, { authorization: 'Bearer op-token' })).toMatchObject({
    code: 'unauthenticated',
    headers: { 'www-authenticate': 'Bearer realm="retriever"' },
  })
})

test('a signature is looked at after the body was read, a token before', () => {
  const token = sourceRule('a', { type: 'token', tokens: [new Secret('hook')] })
  const hmac = sourceRule('b', {
    type: 'hmac',
    secrets: [new Secret('key')],
    header: 'X-Signature',
  })
  expect(authoriser.needsBody({ type: 'source', rule: token })).toBe(false)
  expect(authoriser.needsBody({ type: 'source', rule: hmac })).toBe(true)
  expect(authoriser.needsBody(operate)).toBe(false)
})
