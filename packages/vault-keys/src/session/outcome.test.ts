import { describe, expect, test } from 'vitest'

import { afterFailedLogin, afterFailedRenewal, afterRefusedCall } from './outcome.ts'
import type { Failed } from './outcome.ts'

function failed(code: Failed['code'], more: Partial<Failed> = {}): Failed {
  return { code, executed: 'no', retryable: false, ...more }
}

describe('after a failed login', () => {
  test('what passes is tried again, what does not is not', () => {
    expect(afterFailedLogin(failed('sealed'), false)).toBe('again')
    expect(afterFailedLogin(failed('unreachable'), true)).toBe('again')
    expect(afterFailedLogin(failed('login-denied', { retryable: true }), false)).toBe('again')
    expect(afterFailedLogin(failed('role-unknown'), false)).toBe('stop')
    expect(afterFailedLogin(failed('tls'), false)).toBe('stop')
  })

  test('a credential for one login is not sent again when the first may have arrived', () => {
    const lost = failed('timeout', { executed: 'unknown' })
    expect(afterFailedLogin(lost, true)).toBe('unknown')
    expect(afterFailedLogin(lost, false)).toBe('again')
    expect(afterFailedLogin(failed('protocol', { executed: 'unknown' }), true)).toBe('unknown')
    expect(afterFailedLogin(failed('rate-limited'), true)).toBe('again')
  })
})

describe('after a failed renewal', () => {
  test.each([
    ['token-refused', 403, 'ended'],
    ['permission-denied', 403, 'cannot'],
    ['refused', 400, 'cannot'],
    ['unavailable', 503, 'again'],
    ['rate-limited', 429, 'again'],
    ['unreachable', undefined, 'again'],
    ['namespace-not-found', 404, 'again'],
  ] as const)('%s with %s: %s', (code, status, then) => {
    expect(afterFailedRenewal(failed(code, { status }))).toBe(then)
  })
})

describe('after a refused call', () => {
  const fresh = { isCurrent: true, ageMs: 1_000, hasRetried: false }
  const old = { ...fresh, ageMs: 3_600_000 }

  test('a token that is no good is replaced, once for each call', () => {
    expect(afterRefusedCall('token-refused', fresh)).toBe('replace')
    expect(afterRefusedCall('token-refused', { ...fresh, hasRetried: true })).toBe('tell')
  })

  test('the call is only repeated when somebody else has replaced it', () => {
    expect(afterRefusedCall('token-refused', { ...fresh, isCurrent: false })).toBe('repeat')
  })

  test('a missing permission is told, unless a new token may have it', () => {
    expect(afterRefusedCall('permission-denied', fresh)).toBe('tell')
    expect(afterRefusedCall('permission-denied', old)).toBe('refresh')
    expect(afterRefusedCall('permission-denied', { ...old, hasRetried: true })).toBe('tell')
  })

  test('anything else is none of its business', () => {
    expect(afterRefusedCall('refused', old)).toBe('tell')
    expect(afterRefusedCall('sealed', old)).toBe('tell')
  })
})
