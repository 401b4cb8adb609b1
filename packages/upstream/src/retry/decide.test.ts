import { describe, expect, test } from 'vitest'

import type { UpstreamErrorCode } from '../error-code.ts'
import { decide, isRetryable } from './decide.ts'
import type { FailedAttempt, RetrySituation } from './decide.ts'

const situation: RetrySituation = {
  attempt: 1,
  attempts: 3,
  repeatable: false,
  remainingMs: 30_000,
  backoffMs: 150,
  breakerOpen: false,
  budgetLeft: true,
}
const refused: FailedAttempt = { code: 'unreachable', executed: 'no' }
const lost: FailedAttempt = { code: 'reset', executed: 'unknown' }
const status = (code: number, executed: FailedAttempt['executed']): FailedAttempt => ({
  code: 'status',
  status: code,
  executed,
})

describe('an attempt that was not executed', () => {
  test.each<[string, FailedAttempt]>([
    ['refused connection', refused],
    ['proxy that fails', { code: 'proxy', executed: 'no' }],
    ['TLS failure before sending', { code: 'tls', executed: 'no' }],
    ['timeout while connecting', { code: 'timeout', executed: 'no' }],
    ['408', status(408, 'no')],
    ['503 that the vendor says is a refusal', status(503, 'no')],
  ])('is repeated whatever the method: %s', (_, failed) => {
    expect(decide(failed, situation)).toEqual({
      action: 'retry',
      afterMs: 150,
      reason: 'not-executed',
    })
  })

  test('is repeated because of the rate limit after 429', () => {
    expect(decide(status(429, 'no'), situation)).toMatchObject({ reason: 'rate-limited' })
  })
})

describe('an attempt that may have been executed', () => {
  test.each([lost, { code: 'timeout', executed: 'unknown' } as const, status(503, 'unknown')])(
    'is repeated only when that does no harm: %o',
    (failed) => {
      expect(decide(failed, situation)).toEqual({ action: 'give-up', reason: 'unsafe' })
      expect(decide(failed, { ...situation, repeatable: true })).toEqual({
        action: 'retry',
        afterMs: 150,
        reason: 'repeatable',
      })
    },
  )
})

describe('what another attempt would not change', () => {
  test.each<[string, FailedAttempt]>([
    ['400', status(400, 'no')],
    ['401', status(401, 'no')],
    ['404', status(404, 'no')],
    ['409', status(409, 'no')],
    ['501', status(501, 'unknown')],
    ['a certificate that is not trusted', { code: 'tls', executed: 'no', lasting: true }],
    ['a proxy that wants credentials', { code: 'proxy', executed: 'no', lasting: true }],
    ['too large', { code: 'too-large', executed: 'unknown' }],
    ['malformed', { code: 'malformed', executed: 'yes' }],
    ['redirect', { code: 'redirect', executed: 'no' }],
    ['aborted', { code: 'aborted', executed: 'no' }],
    ['closed', { code: 'closed', executed: 'no' }],
    ['saturated', { code: 'saturated', executed: 'no' }],
    ['invalid request', { code: 'invalid-request', executed: 'no' }],
  ])('is not repeated: %s', (_, failed) => {
    expect(decide(failed, { ...situation, repeatable: true })).toEqual({
      action: 'give-up',
      reason: 'pointless',
    })
  })
})

describe('what stops retries', () => {
  test('enough attempts', () => {
    expect(decide(refused, { ...situation, attempt: 3 })).toMatchObject({ reason: 'attempts' })
  })

  test('an open breaker, whoever opened it', () => {
    expect(decide(refused, { ...situation, breakerOpen: true })).toMatchObject({
      reason: 'breaker',
    })
    expect(decide({ code: 'breaker-open', executed: 'no' }, situation)).toMatchObject({
      reason: 'breaker',
    })
  })

  test('a wait that would pass the deadline', () => {
    const asked = { ...status(429, 'no'), retryAfterMs: 29_900 }
    expect(decide(asked, situation)).toEqual({ action: 'give-up', reason: 'deadline' })
    expect(decide(asked, { ...situation, remainingMs: 30_100 })).toMatchObject({
      action: 'retry',
      afterMs: 30_050,
    })
  })

  test('the deadline itself', () => {
    expect(decide({ code: 'deadline', executed: 'no' }, situation)).toMatchObject({
      reason: 'deadline',
    })
  })

  test('an empty budget', () => {
    expect(decide(refused, { ...situation, budgetLeft: false })).toMatchObject({ reason: 'budget' })
  })
})

test('the wait is never shorter than what the upstream asked for', () => {
  const asked = { ...status(429, 'no'), retryAfterMs: 2_000 }
  expect(decide(asked, situation)).toMatchObject({ afterMs: 2_150 })
})

describe('isRetryable: whether the caller may call again later', () => {
  const mayPass: readonly UpstreamErrorCode[] = [
    'aborted',
    'deadline',
    'timeout',
    'unreachable',
    'proxy',
    'tls',
    'reset',
    'redirect',
    'malformed',
    'breaker-open',
    'saturated',
    'closed',
  ]
  test.each(mayPass)('%s: yes, if it does no harm', (code) => {
    expect(isRetryable({ code, executed: 'no', lasting: true }, false)).toBe(true)
    expect(isRetryable({ code, executed: 'unknown' }, true)).toBe(true)
    expect(isRetryable({ code, executed: 'unknown' }, false)).toBe(false)
  })

  test.each<[FailedAttempt, boolean]>([
    [status(429, 'no'), true],
    [status(500, 'unknown'), true],
    [status(503, 'unknown'), true],
    [status(400, 'no'), false],
    [status(401, 'no'), false],
    [status(404, 'no'), false],
    [{ code: 'too-large', executed: 'no' }, false],
    [{ code: 'invalid-request', executed: 'no' }, false],
  ])('%o: %s', (failed, retryable) => {
    expect(isRetryable(failed, true)).toBe(retryable)
  })
})
