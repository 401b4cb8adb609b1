import { describe, expect, test } from 'vitest'

import { ExactNumber } from '../api/exact-number.ts'
import { Secret } from '@retriever/upstream/secret'
import { foreignToken, tokenOf, wantsSecondFactor } from './granted-token.ts'

const auth = {
  client_token: 's.1',
  accessor: 'a',
  lease_duration: 600,
  renewable: true,
  token_type: 'service',
  num_uses: 0,
}

describe('the answer to a login', () => {
  test('grants a token that is ours', () => {
    const granted = tokenOf({ auth }, 'approle', 7)
    expect(granted).toEqual({
      token: expect.any(Secret),
      method: 'approle',
      accessor: 'a',
      ttlMs: 600_000,
      renewable: true,
      limitedUses: false,
      ends: 'revoke',
      grantedAt: 7,
    })
    expect(granted?.token.reveal()).toBe('s.1')
  })

  test('a batch token has no accessor, cannot be renewed, and is left to expire', () => {
    const batch = { ...auth, accessor: '', token_type: 'batch' }
    const granted = tokenOf({ auth: batch }, 'approle', 0)
    expect(granted).toMatchObject({ renewable: false, ends: 'expire' })
    expect(granted).not.toHaveProperty('accessor')
  })

  test('uses that count are counted', () => {
    const granted = tokenOf({ auth: { ...auth, num_uses: 3 } }, 'approle', 0)
    expect(granted).toMatchObject({ limitedUses: true, usesLeft: 3 })
  })

  test('without an end there is no TTL; one that is too large for a double is a long one', () => {
    expect(tokenOf({ auth: { ...auth, lease_duration: 0 } }, 'x', 0)).not.toHaveProperty('ttlMs')
    const long = { ...auth, lease_duration: new ExactNumber('12345678901234567890') }
    expect(tokenOf({ auth: long }, 'x', 0)?.ttlMs).toBeGreaterThan(1e21)
  })

  test.each([undefined, null, 'text', [], {}, { auth: null }, { auth: { client_token: '' } }])(
    '%j grants nothing',
    (body) => {
      expect(tokenOf(body, 'x', 0)).toBeUndefined()
    },
  )

  test('may want a second factor', () => {
    const requirement = { mfa_request_id: 'x', mfa_constraints: {} }
    expect(wantsSecondFactor({ auth: { mfa_requirement: requirement } })).toBe(true)
    expect(wantsSecondFactor({ auth: { ...auth, mfa_requirement: null } })).toBe(false)
    expect(wantsSecondFactor({ auth })).toBe(false)
  })
})

describe('the lookup of a token that was given to us', () => {
  const token = new Secret('s.1')

  test('tells how long it still lives', () => {
    const data = { accessor: 'a', ttl: 90, renewable: true, expire_time: '2026-01-01T00:00:00Z' }
    expect(foreignToken(token, 7, { data })).toMatchObject({
      ttlMs: 90_000,
      renewable: true,
      ends: 'not-ours',
      grantedAt: 7,
    })
  })

  test('tells a root token from one in its last second', () => {
    const root = { data: { ttl: 0, expire_time: null } }
    expect(foreignToken(token, 0, root)).not.toHaveProperty('ttlMs')
    const ending = { data: { ttl: 0, expire_time: '2026-01-01T00:00:00Z' } }
    expect(foreignToken(token, 0, ending).ttlMs).toBe(1_000)
  })

  test('when there was none, nothing is known', () => {
    expect(foreignToken(token, 0)).toEqual({
      token,
      method: 'token',
      renewable: false,
      limitedUses: false,
      ends: 'not-ours',
      grantedAt: 0,
    })
  })
})
