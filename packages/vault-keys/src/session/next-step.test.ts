import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { nextStep } from './next-step.ts'
import type { SessionState } from './next-step.ts'
import { endOf, isUsable, newLife, renewedLife, unrenewable } from './token-life.ts'
import type { TokenLife } from './token-life.ts'

const MINUTE_MS = 60_000

/** A token of an hour, granted at 0, without jitter. */
const hour = newLife(
  { grantedAt: 0, ttlMs: 60 * MINUTE_MS, renewable: true, limitedUses: false },
  0.5,
)

function at(minute: number, more: Partial<SessionState> = {}) {
  const state = { token: hour, isWanted: true, renewNotBefore: 0, logInNotBefore: 0, ...more }
  return nextStep(state, minute * MINUTE_MS)
}

describe('a token that can be renewed', () => {
  test('is left alone for two thirds of its time, then renewed', () => {
    expect(at(1)).toEqual({ kind: 'wait', until: 40 * MINUTE_MS, reason: 'the token is fresh' })
    expect(at(39.9)).toMatchObject({ kind: 'wait' })
    expect(at(40)).toEqual({ kind: 'renew', reason: 'most of its time is over' })
  })

  test('waits after a renewal that failed', () => {
    const until = 42 * MINUTE_MS
    expect(at(41, { renewNotBefore: until })).toEqual({
      kind: 'wait',
      until,
      reason: 'the last renewal failed',
    })
    expect(at(42, { renewNotBefore: until })).toMatchObject({ kind: 'renew' })
  })

  test('gives way to a login when renewing still fails near its end', () => {
    expect(at(54)).toEqual({ kind: 'log-in', reason: 'renewing fails and it ends soon' })
  })

  test('is still renewed while the login has to wait', () => {
    const logInNotBefore = 57 * MINUTE_MS
    expect(at(55, { logInNotBefore })).toMatchObject({ kind: 'renew' })
    expect(at(55, { logInNotBefore, renewNotBefore: 58 * MINUTE_MS })).toMatchObject({
      kind: 'wait',
      until: logInNotBefore,
    })
  })

  test('that has ended is replaced', () => {
    expect(at(60)).toEqual({ kind: 'log-in', reason: 'the token has ended' })
    expect(at(600)).toEqual({ kind: 'log-in', reason: 'the token has ended' })
  })
})

describe('other tokens', () => {
  test('one that cannot be renewed is replaced at four fifths of its time', () => {
    const token = unrenewable(hour)
    expect(at(47, { token })).toMatchObject({ kind: 'wait', until: 48 * MINUTE_MS })
    expect(at(48, { token })).toEqual({
      kind: 'log-in',
      reason: 'it cannot be renewed and ends soon',
    })
  })

  test('one that never ends is left alone, and so is one whose uses count', () => {
    const endless = newLife({ grantedAt: 0, renewable: true, limitedUses: false }, 0)
    expect(at(1_000, { token: endless })).toEqual({
      kind: 'rest',
      reason: 'the token never ends',
    })
    const counted = newLife({ ...hour, limitedUses: true }, 0)
    expect(counted.renewable).toBe(false)
    expect(at(1_000, { token: counted })).toMatchObject({ kind: 'rest' })
  })

  test('without one, a login follows a need and the pace of failures', () => {
    const none = { token: undefined }
    expect(at(0, { ...none, isWanted: false })).toMatchObject({ kind: 'rest' })
    expect(at(0, none)).toEqual({ kind: 'log-in', reason: 'there is no token' })
    expect(at(0, { ...none, logInNotBefore: 5 })).toEqual({
      kind: 'wait',
      until: 5,
      reason: 'the last login failed',
    })
  })
})

describe('the longest life', () => {
  test('a renewal that gives less than before was the last one', () => {
    const renewed = (ttlMs: number) =>
      renewedLife(hour, { ttlMs, renewable: true }, 40 * MINUTE_MS, 0.5)
    expect(renewed(60 * MINUTE_MS).renewable).toBe(true)
    expect(renewed(20 * MINUTE_MS).renewable).toBe(false)
    expect(at(41, { token: renewed(20 * MINUTE_MS) })).toMatchObject({
      kind: 'wait',
      until: 56 * MINUTE_MS,
    })
  })

  test('a second that was lost by rounding is no end, except for tokens of seconds', () => {
    const less = { ttlMs: 60 * MINUTE_MS - 1_000, renewable: true }
    expect(renewedLife(hour, less, 0, 0.5).renewable).toBe(true)
    const short = newLife({ ...hour, ttlMs: 4_000 }, 0.5)
    expect(renewedLife(short, { ttlMs: 3_000, renewable: true }, 0, 0.5).renewable).toBe(false)
  })
})

const life: fc.Arbitrary<TokenLife> = fc
  .record({
    grantedAt: fc.nat(1_000_000),
    ttlMs: fc.integer({ min: 1_000, max: 40 * 24 * 3_600_000 }),
    renewable: fc.boolean(),
    limitedUses: fc.boolean(),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  .map(({ random, ...granted }) => newLife(granted, random))

const state: fc.Arbitrary<SessionState> = fc.record({
  token: fc.option(life, { nil: undefined }),
  isWanted: fc.boolean(),
  renewNotBefore: fc.nat(10_000_000),
  logInNotBefore: fc.nat(10_000_000),
})

test('a wait always ends in the future, and then something else is decided', () => {
  fc.assert(
    fc.property(state, fc.nat(10_000_000), (given, now) => {
      const step = nextStep(given, now)
      fc.pre(step.kind === 'wait')
      expect(step.until).toBeGreaterThan(now)
      expect(nextStep(given, step.until)).not.toMatchObject({ reason: step.reason })
    }),
  )
})

test('no pace of failures is ever ignored', () => {
  fc.assert(
    fc.property(state, fc.nat(10_000_000), (given, now) => {
      const { kind } = nextStep(given, now)
      const earliest = {
        renew: given.renewNotBefore,
        'log-in': given.logInNotBefore,
        wait: 0,
        rest: 0,
      }
      expect(now).toBeGreaterThanOrEqual(earliest[kind])
    }),
  )
})

test('a token is renewed or replaced while it can still be used', () => {
  fc.assert(
    fc.property(life, (token) => {
      fc.pre(!token.limitedUses)
      const quiet = { token, isWanted: true, renewNotBefore: 0, logInNotBefore: 0 }
      const step = nextStep(quiet, token.grantedAt)
      const until = step.kind === 'wait' ? step.until : Infinity
      expect(isUsable(token, until)).toBe(true)
      expect(until).toBeLessThan(endOf(token))
    }),
  )
})
