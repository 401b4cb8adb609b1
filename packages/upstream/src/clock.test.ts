import { describe, expect, test } from 'vitest'

import { after, systemClock } from './clock.ts'
import { manualClock } from './testing/index.ts'

describe('the system clock', () => {
  test('sleeps, and its monotonic time goes on meanwhile', async () => {
    const before = systemClock.monotonic()
    await systemClock.sleep(5)
    expect(systemClock.monotonic() - before).toBeGreaterThan(3)
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000)
  })

  test('rejects a sleep with the reason of its signal, before and while it sleeps', async () => {
    const reason = new Error('stop')
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
    const stop = new AbortController()
    const sleep = systemClock.sleep(60_000, stop.signal)
    stop.abort(reason)
    await expect(sleep).rejects.toBe(reason)
  })

  test('does not wake at once from a sleep that is longer than a timer of Node can be', async () => {
    const stop = new AbortController()
    let awake = false
    const sleep = systemClock.sleep(2 ** 31 + 1_000, stop.signal).then(() => (awake = true))
    await systemClock.sleep(10)
    expect(awake).toBe(false)
    stop.abort(new Error('enough'))
    await expect(sleep).rejects.toThrow('enough')
  })
})

describe('after', () => {
  test('calls when the clock says so, unless it is cancelled', async () => {
    const clock = manualClock()
    const called: string[] = []
    after(clock, 100, () => called.push('first'))
    const cancel = after(clock, 100, () => called.push('second'))
    cancel()
    await clock.advance(99)
    expect(called).toEqual([])
    await clock.advance(1)
    expect(called).toEqual(['first'])
    expect(clock.sleeping).toBe(0)
  })

  test('works with the system clock as well', async () => {
    const called: string[] = []
    const cancel = after(systemClock, 1, () => called.push('cancelled'))
    cancel()
    await new Promise<void>((resolve) => {
      after(systemClock, 3, resolve)
    })
    expect(called).toEqual([])
  })
})
