import { Secret } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import type { Access } from './access.ts'
import { createAuthoriser } from './authorise.ts'
import { sourceRule } from './source-rule.ts'

const authoriser = createAuthoriser({
  tokens: {
    operator: { token: new Secret('op-token'), scopes: ['bridge:read', 'bridge:operate'] },
    viewer: { token: new Secret('view-token'), scopes: ['bridge:read'] },
  },
})
const operate: Access = { type: 'scope', scope: 'bridge:operate' }

function ask(access: Access, headers: Record<string, string>) {
  return authoriser.authorise(access, { headers: new Headers(headers), now: 0 })
}

describe('a scope', () => {
  test('is granted to a token that has it, whatever the case of the scheme', () => {
    const granted = { ok: true, caller: 'operator' }
    expect(ask(operate, { authorization: 'Bearer op-token' })).toEqual(granted)
    expect(ask(operate, { authorization: 'bearer  op-token' })).toEqual(granted)
  })

  test('is forbidden to a known token without it', () => {
    const answer = ask(operate, { authorization: 'Bearer view-token' })
    expect(answer).toMatchObject({ ok: false, code: 'forbidden' })
    expect(answer).toMatchObject({ challenge: expect.stringContaining('insufficient_scope') })
    expect(answer).toMatchObject({ detail: expect.stringContaining('bridge:operate') })
  })

  test.each([
    ['no header', {}],
    ['an unknown token', { authorization: 'Bearer other' }],
    ['another scheme', { authorization: 'Basic b3AtdG9rZW46' }],
    ['the bare token', { authorization: 'op-token' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: 'Bearer op-token view-token' }],
  ])('asks for a credential: %s', (_, headers) => {
    const answer = ask(operate, headers)
    expect(answer).toMatchObject({ ok: false, code: 'unauthenticated' })
    expect(answer).toMatchObject({ challenge: expect.stringMatching(/^Bearer realm=/) })
    expect(JSON.stringify(answer)).not.toContain('op-token')
  })

  test('is granted to nobody when there are no tokens', () => {
    const empty = createAuthoriser({ tokens: {} })
    const headers = new Headers({ authorization: 'Bearer undefined' })
    expect(empty.authorise(operate, { headers, now: 0 }).ok).toBe(false)
  })
})

test('public routes are for anybody', () => {
  expect(ask({ type: 'public' }, {})).toEqual({ ok: true, caller: 'anybody' })
})

test('a source is the caller of its own webhook', () => {
  const rule = sourceRule('prometheus', { type: 'token', tokens: [new Secret('hook')] })
  const access: Access = { type: 'source', rule }
  expect(ask(access, { authorization: 'Bearer hook' })).toEqual({ ok: true, caller: 'prometheus' })
  expect(ask(access, { authorization: 'Bearer op-token' })).toMatchObject({
    code: 'unauthenticated',
    challenge: 'Bearer realm="retriever"',
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
