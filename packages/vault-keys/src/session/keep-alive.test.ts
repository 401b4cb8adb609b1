import { manualClock } from '@retriever/upstream/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { DAY_MS, failureOf, HOUR_MS, play, read, whileRunning } from '../../test/session-play.ts'
import type { Play } from '../../test/session-play.ts'
import { fakeSettings, fakeVaultApi } from '../../test/fake-vault-api.ts'
import { createSession } from './create-session.ts'

const MINUTE_MS = 60_000

/** Lets so many minutes pass, and counts the requests in each. */
async function everyMinute(
  { api, clock }: Pick<Play, 'api' | 'clock'>,
  minutes: number,
  before: () => void = () => undefined,
): Promise<readonly number[]> {
  const counts: number[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    const known = api.calls.length
    before()
    await clock.advance(MINUTE_MS)
    counts.push(api.calls.length - known)
  }
  return counts
}

describe('a day', () => {
  test('of a token that is renewed for ever takes as many renewals as its time tells', async () => {
    let seed = 1
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const day = play({ ttlMs: HOUR_MS }, { random })
    await day.session.call(read)
    await whileRunning(day, () => day.clock.advance(DAY_MS))
    expect(day.session.status()).toMatchObject({ state: 'logged-in', logins: 1 })
    expect(Math.abs(day.api.count('renew-self') - 36)).toBeLessThanOrEqual(1)
    expect(day.session.status().renewals).toBe(day.api.count('renew-self'))
  })

  test('of tokens with a longest life replaces them before it is over, and keeps one', async () => {
    const day = play({ ttlMs: HOUR_MS, maxTtlMs: 4 * HOUR_MS })
    await day.session.call(read)
    await whileRunning(day, () => day.clock.advance(DAY_MS))
    const { logins } = day.session.status()
    expect(logins).toBeGreaterThanOrEqual(6)
    expect(logins).toBeLessThanOrEqual(8)
    expect(day.api.alive()).toHaveLength(1)
    expect(day.told('token-ended')).toBe(logins - 1)
  })

  test('of an outage makes few requests, and ends when the server is back', async () => {
    const day = play({ ttlMs: HOUR_MS })
    await day.session.call(read)
    await whileRunning(day, async () => {
      day.api.fail('unavailable')
      await day.clock.advance(HOUR_MS)
      const inMinutes = await everyMinute(day, DAY_MS / MINUTE_MS)
      expect(Math.max(...inMinutes.slice(5))).toBe(1)
      expect(day.session.status().state).toBe('logged-out')
      day.api.fail()
      await day.clock.advance(90_000)
      expect(day.session.status()).toMatchObject({ state: 'logged-in', logins: 2 })
    })
    await day.session.call(read)
  })

  test('of an outage with callers who ask every minute makes no more', async () => {
    const day = play({ ttlMs: HOUR_MS })
    day.api.fail('unreachable')
    const failures: Promise<unknown>[] = []
    const inMinutes = await everyMinute(day, DAY_MS / MINUTE_MS, () => {
      const deadlineAt = day.clock.monotonic() + 50_000
      failures.push(failureOf(day.session.call({ ...read, deadlineAt })))
    })
    expect(Math.max(...inMinutes.slice(5))).toBe(1)
    for (const failure of await Promise.all(failures)) {
      expect(failure).toMatchObject({ code: 'unreachable' })
    }
  })

  test('of a token that somebody gave us and nobody replaces ends quietly', async () => {
    const day = play(
      { ttlMs: HOUR_MS, renewable: false },
      {
        auth: { method: 'token', token: () => Promise.resolve('token-1') },
      },
    )
    await day.api.call({ ...read, operation: 'login', repeat: 'never' })
    await day.session.call(read)
    await whileRunning(day, () => day.clock.advance(HOUR_MS + 1))
    expect(day.api.count('lookup-self')).toBeLessThanOrEqual(12)
    const before = day.api.count('lookup-self')
    await whileRunning(day, () => day.clock.advance(DAY_MS))
    // Asked about every five minutes at most: somebody may have made the same one valid again.
    expect(day.api.count('lookup-self') - before).toBeLessThanOrEqual(24 * 12 + 10)
  })
})

describe('renewing', () => {
  test('in half a minute of failures it is tried a few times, whatever the jitter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (random) => {
        const story = play({ ttlMs: HOUR_MS }, { random: () => random })
        await story.session.call(read)
        await whileRunning(story, async () => {
          story.api.fail('unavailable', 'renew-self')
          while (story.api.count('renew-self') === 0) await story.clock.advance(1_000)
          await story.clock.advance(30_000)
          expect(story.api.count('renew-self')).toBeGreaterThanOrEqual(3)
          expect(story.api.count('renew-self')).toBeLessThanOrEqual(8)
          story.api.fail()
          await story.clock.advance(90_000)
          expect(story.session.status()).toMatchObject({ logins: 1, renewals: 1 })
        })
      }),
      { numRuns: 20 },
    )
  })

  test('that goes on failing gives way to a login before the token ends', async () => {
    const story = play({ ttlMs: HOUR_MS })
    await story.session.call(read)
    story.api.fail('unavailable', 'renew-self')
    await whileRunning(story, () => story.clock.advance(HOUR_MS - 1))
    expect(story.session.status()).toMatchObject({ state: 'logged-in', logins: 2 })
  })

  test('of a token that lacks the policy is not tried again', async () => {
    const story = play({ ttlMs: HOUR_MS })
    await story.session.call(read)
    story.api.fail('permission-denied', 'renew-self')
    await whileRunning(story, () => story.clock.advance(HOUR_MS * 0.79))
    expect(story.api.count('renew-self')).toBe(1)
    expect(story.api.count('login')).toBe(1)
    await whileRunning(story, () => story.clock.advance(HOUR_MS * 0.05))
    expect(story.api.count('login')).toBe(2)
  })

  test('without run: a call that comes when it is due sets it off, and does not wait', async () => {
    const story = play({ ttlMs: HOUR_MS })
    await story.session.call(read)
    await story.clock.advance(HOUR_MS * 0.7)
    const answer = story.api.hold('renew-self')
    await story.session.call(read)
    await story.session.call(read)
    expect(story.api.count('renew-self')).toBe(1)
    answer()
    await story.clock.advance(0)
    expect(story.session.status().renewals).toBe(1)
  })

  test('a machine that slept finds at once what has become due', async () => {
    const timers = manualClock()
    let sleptMs = 0
    // What its timers did not see, the monotonic clock did.
    const clock = { ...timers, monotonic: () => timers.monotonic() + sleptMs }
    const api = fakeVaultApi(clock, { ttlMs: HOUR_MS })
    const { settings } = fakeSettings(clock)
    const session = createSession({ api, settings })
    await session.call(read)
    await whileRunning({ session }, async () => {
      await timers.advance(1_000)
      sleptMs = 2 * HOUR_MS
      await timers.advance(HOUR_MS * 0.67)
    })
    expect(session.status()).toMatchObject({ state: 'logged-in', logins: 2, renewals: 0 })
  })
})
