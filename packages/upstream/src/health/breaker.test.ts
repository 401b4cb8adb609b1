import { describe, expect, test } from 'vitest'

import { manualClock } from '../testing/index.ts'
import { createBreaker, noBreaker } from './breaker.ts'
import type { Breaker, Health } from './breaker.ts'

const attempt = (breaker: Breaker, health: Health) => breaker.run(() => Promise.resolve({ health }))

function setUp() {
  const clock = manualClock()
  const changes: string[] = []
  const breaker = createBreaker(3, 10_000, clock, (state) => changes.push(state))
  return { clock, changes, breaker }
}

async function open(breaker: Breaker): Promise<void> {
  for (let failure = 0; failure < 3; failure += 1) await attempt(breaker, 'down')
}

describe('a closed breaker', () => {
  test('opens after failures in a row, and says how long it will refuse', async () => {
    const { breaker, changes, clock } = setUp()
    await attempt(breaker, 'down')
    await attempt(breaker, 'down')
    await attempt(breaker, 'ok')
    await attempt(breaker, 'down')
    await attempt(breaker, 'down')
    expect(breaker.state).toBe('closed')
    await attempt(breaker, 'down')
    expect(breaker.state).toBe('open')
    expect(breaker.waitMs).toBe(10_000)
    await clock.advance(4_000)
    expect(breaker.waitMs).toBe(6_000)
    expect(await attempt(breaker, 'ok')).toBeUndefined()
    expect(changes).toEqual(['open'])
  })

  test('learns nothing from an attempt that was given up', async () => {
    const { breaker } = setUp()
    await attempt(breaker, 'down')
    await attempt(breaker, 'down')
    expect(await attempt(breaker, 'unknown')).toEqual({ health: 'unknown' })
    await attempt(breaker, 'down')
    expect(breaker.state).toBe('open')
  })
})

describe('after the time, one attempt is let through', () => {
  test('and closes the breaker when it succeeds', async () => {
    const { breaker, changes, clock } = setUp()
    await open(breaker)
    await clock.advance(10_000)
    expect(breaker.waitMs).toBe(0)
    const { promise, resolve } = Promise.withResolvers<{ health: Health }>()
    const probe = breaker.run(() => promise)
    expect(breaker.state).toBe('half-open')
    expect(await attempt(breaker, 'ok')).toBeUndefined()
    resolve({ health: 'ok' })
    await probe
    expect(breaker.state).toBe('closed')
    expect(await attempt(breaker, 'ok')).toEqual({ health: 'ok' })
    expect(changes).toEqual(['open', 'half-open', 'closed'])
  })

  test.each<Health>(['down', 'unknown'])('and opens it again when it is %s', async (health) => {
    const { breaker, clock } = setUp()
    await open(breaker)
    await clock.advance(10_000)
    expect(await attempt(breaker, health)).toEqual({ health })
    expect(breaker.state).toBe('open')
    expect(breaker.waitMs).toBe(10_000)
  })
})

test('without a breaker everything passes', async () => {
  for (let failure = 0; failure < 10; failure += 1) await attempt(noBreaker, 'down')
  expect(await attempt(noBreaker, 'ok')).toEqual({ health: 'ok' })
})
