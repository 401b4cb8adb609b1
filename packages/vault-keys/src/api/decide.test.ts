import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { decide, isRetryable } from './decide.ts'
import type { FailedAttempt, Situation } from './decide.ts'

const passing: FailedAttempt = { passing: true, executed: 'no' }
const situation: Situation = {
  repeat: 'safe',
  attempt: 1,
  remainingMs: 100_000,
  backoff: { initialMs: 250, maxMs: 10_000 },
  random: 0.5,
}

describe('whether', () => {
  test('what stays as it is, is not tried again', () => {
    expect(decide({ passing: false, executed: 'no' }, situation)).toEqual({
      action: 'give-up',
      reason: 'lasting',
    })
  })

  test.each([
    ['safe', 'no', 'retry'],
    ['safe', 'unknown', 'retry'],
    ['refused', 'no', 'retry'],
    ['refused', 'unknown', 'give-up'],
    ['never', 'no', 'give-up'],
    ['never', 'unknown', 'give-up'],
  ] as const)('to be repeated: %s, carried out: %s, so %s', (repeat, executed, action) => {
    const decision = decide({ passing: true, executed }, { ...situation, repeat })
    expect(decision).toMatchObject(
      action === 'retry' ? { action } : { action: 'give-up', reason: 'unsafe' },
    )
  })

  test('a wait that would pass the deadline is not begun', () => {
    expect(decide(passing, { ...situation, remainingMs: 125 })).toEqual({
      action: 'give-up',
      reason: 'deadline',
    })
    expect(decide(passing, { ...situation, remainingMs: 126 })).toMatchObject({ action: 'retry' })
  })

  test('the caller may repeat what is passing and harms nobody', () => {
    expect(isRetryable({ passing: true, executed: 'unknown' }, 'safe')).toBe(true)
    expect(isRetryable({ passing: true, executed: 'no' }, 'never')).toBe(true)
    expect(isRetryable({ passing: true, executed: 'unknown' }, 'refused')).toBe(false)
    expect(isRetryable({ passing: false, executed: 'no' }, 'safe')).toBe(false)
  })
})

describe('when', () => {
  const waitOf = (failed: FailedAttempt, more: Partial<Situation> = {}) => {
    const decision = decide(failed, { ...situation, remainingMs: Infinity, ...more })
    return decision.action === 'retry' ? decision.waitMs : undefined
  }

  test('the bound doubles with each attempt, up to the largest', () => {
    const bounds = [1, 2, 3, 6, 7, 1000].map((attempt) => waitOf(passing, { attempt, random: 1 }))
    expect(bounds).toEqual([250, 500, 1000, 8000, 10_000, 10_000])
  })

  test('what the server asks for is a minimum, and may be nothing', () => {
    expect(waitOf({ ...passing, retryAfterMs: 2000 })).toBe(2125)
    expect(waitOf({ ...passing, retryAfterMs: 0 })).toBe(125)
  })

  test('a wait lies between what the server asks for and that with the bound', () => {
    const asked = fc.option(fc.nat(60_000), { nil: undefined })
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        asked,
        fc.integer({ min: 1, max: 2000 }),
        random,
        (retryAfterMs, attempt, drawn) => {
          const waitMs = waitOf({ ...passing, retryAfterMs }, { attempt, random: drawn }) ?? -1
          expect(waitMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0)
          expect(waitMs).toBeLessThanOrEqual((retryAfterMs ?? 0) + 10_000)
        },
      ),
    )
  })
})
