import { describe, expect, test } from 'vitest'

import { parseRetryAfter, rateLimit, retryAfter } from './rate-limit-headers.ts'

const now = Date.parse('2026-11-21T10:00:00Z')

describe('Retry-After', () => {
  test.each<[string | null, number | undefined]>([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 10:00:30 GMT', 30_000],
    ['Sat Nov 21 10:00:30 2026 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%o is %o', (value, wait) => {
    expect(parseRetryAfter(value, now)).toBe(wait)
  })
})

describe('rate-limit headers', () => {
  test.each<[string, Record<string, string>, ReturnType<typeof rateLimit>]>([
    [
      'Datadog: seconds from now',
      { 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '7' },
      { limit: 100, remaining: 0, resetMs: 7_000 },
    ],
    [
      'GitHub: epoch seconds',
      { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(now / 1_000 + 60) },
      { remaining: 0, resetMs: 60_000 },
    ],
    ['epoch milliseconds', { 'X-RateLimit-Reset': String(now + 1_500) }, { resetMs: 1_500 }],
    [
      'Dynatrace: epoch microseconds',
      { 'X-RateLimit-Limit': '50', 'X-RateLimit-Reset': String((now + 2_500) * 1_000) },
      { limit: 50, resetMs: 2_500 },
    ],
    ['a moment that has passed', { 'X-RateLimit-Reset': String(now - 1_000) }, { resetMs: 0 }],
    [
      'IETF, separate fields',
      { 'RateLimit-Limit': '10', 'RateLimit-Remaining': '3', 'RateLimit-Reset': '50' },
      { limit: 10, remaining: 3, resetMs: 50_000 },
    ],
    [
      'IETF, one field with names',
      { RateLimit: 'limit=100, remaining=0, reset=5' },
      { limit: 100, remaining: 0, resetMs: 5_000 },
    ],
    [
      'IETF, structured field',
      { RateLimit: '"default";r=0;t=30' },
      { remaining: 0, resetMs: 30_000 },
    ],
    ['nothing', { 'Content-Type': 'text/plain' }, undefined],
    ['nonsense', { 'X-RateLimit-Reset': 'tomorrow' }, undefined],
  ])('%s', (_, headers, expected) => {
    expect(rateLimit(new Headers(headers), now)).toEqual(expected)
  })
})

describe('how long to wait', () => {
  const limits = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '9' }

  test('Retry-After wins, with any status', () => {
    expect(retryAfter(new Headers({ ...limits, 'Retry-After': '2' }), 429, now)).toBe(2_000)
    expect(retryAfter(new Headers({ 'Retry-After': '2' }), 503, now)).toBe(2_000)
  })

  test('the rate-limit headers count with 429 only', () => {
    expect(retryAfter(new Headers(limits), 429, now)).toBe(9_000)
    expect(retryAfter(new Headers(limits), 503, now)).toBeUndefined()
  })

  test('a limit that has requests left is not the one that was hit', () => {
    const headers = new Headers({ ...limits, 'X-RateLimit-Remaining': '5' })
    expect(retryAfter(headers, 429, now)).toBeUndefined()
  })
})
