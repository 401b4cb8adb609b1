import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import type { ConsolePart } from '../capability.ts'
import { createLive } from './live.ts'
import { createSessions } from './sessions.ts'
import { consoleCaller as everybody } from './console-caller.ts'

function openLive() {
  const clock = manualClock(1_700_000_000_000)
  const listeners = new Set<() => void>()
  const world = { news: 0, snapshots: 0, fails: false }
  const part: ConsolePart = {
    id: 'bridge',
    title: 'Bridge',
    snapshot: async () => {
      world.snapshots += 1
      if (world.fails) throw new Error('no')
      return { news: world.news }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const live = createLive({ parts: [part], clock })
  const sessions = createSessions({ clock, randomToken: () => String(Math.random()) })
  const change = () => {
    world.news += 1
    for (const listener of listeners) listener()
  }
  return { clock, live, listeners, part, sessions, world, change }
}

/** Reads a stream as fast as it comes, and keeps what it said. */
function follow(stream: ReadableStream<Uint8Array> | undefined) {
  if (!stream) throw new Error('no stream')
  const reader = stream.getReader()
  const texts: string[] = []
  const state = { ended: false }
  const pump = async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      texts.push(new TextDecoder().decode(value))
    }
    state.ended = true
  }
  void pump()
  const news = () => texts.flatMap((text) => /"news":(\d+)/.exec(text)?.slice(1) ?? []).map(Number)
  return { texts, news, state, leave: () => reader.cancel() }
}

describe('a page that is open', () => {
  test('is told at once who it is and what there is to see', async () => {
    const { clock, live, sessions } = openLive()
    const { session } = sessions.open(everybody)
    const page = follow(live.open(session))
    await clock.advance(0)
    expect(page.texts[0]).toBe(
      `event: hello\ndata: ${JSON.stringify({ at: clock.now(), sessionEndsAt: session.endsAt, viewer: 'console', parts: [{ id: 'bridge', title: 'Bridge' }] })}\n\n`,
    )
    expect(page.texts[1]).toBe(
      `event: part\ndata: ${JSON.stringify({ id: 'bridge', at: clock.now(), snapshot: { news: 0 } })}\n\n`,
    )
  })

  test('hears of a change at once after a quiet time, and of a storm five times a second', async () => {
    const { clock, live, sessions, change } = openLive()
    const page = follow(live.open(sessions.open(everybody).session))
    await clock.advance(1_000)
    change()
    await clock.advance(0)
    expect(page.news()).toEqual([0, 1])
    for (let step = 0; step < 100; step += 1) {
      change()
      await clock.advance(10)
    }
    await clock.advance(200)
    expect(page.news().at(-1)).toBe(101)
    expect(page.news().length).toBeLessThanOrEqual(2 + 6)
    expect(page.news().length).toBeGreaterThanOrEqual(2 + 5)
  })

  test('hears nothing when nothing is different', async () => {
    const { clock, live, listeners, sessions } = openLive()
    const page = follow(live.open(sessions.open(everybody).session))
    await clock.advance(1_000)
    for (const listener of listeners) listener()
    await clock.advance(10_000)
    expect(page.texts).toHaveLength(2)
  })

  test('sees a change that nobody told us about within five seconds', async () => {
    const { clock, live, sessions, world } = openLive()
    const page = follow(live.open(sessions.open(everybody).session))
    await clock.advance(0)
    world.news = 7
    await clock.advance(5_200)
    expect(page.news()).toEqual([0, 7])
  })

  test('is told when a part fails, and when it is back', async () => {
    const { clock, live, sessions, world } = openLive()
    world.fails = true
    const page = follow(live.open(sessions.open(everybody).session))
    await clock.advance(0)
    expect(page.texts[1]).toContain('"failed":true')
    world.fails = false
    await clock.advance(5_200)
    expect(page.news()).toEqual([0])
  })

  test('gets a heartbeat every fifteen seconds', async () => {
    const { clock, live, sessions } = openLive()
    const page = follow(live.open(sessions.open(everybody).session))
    await clock.advance(45_000)
    expect(page.texts.filter((text) => text.startsWith(':'))).toHaveLength(3)
  })

  test('is closed when its session ends or is signed out', async () => {
    const { clock, live, sessions } = openLive()
    const { id, session } = sessions.open(everybody)
    const left = follow(live.open(session))
    const stays = follow(live.open(sessions.open(everybody).session))
    await clock.advance(0)
    sessions.end(id)
    await clock.advance(0)
    expect([left.state.ended, stays.state.ended]).toEqual([true, false])
    await clock.advance(12 * 60 * 60_000 + 15_000)
    expect(stays.state.ended).toBe(true)
  })
})

describe('many pages', () => {
  test('share one computation', async () => {
    const { clock, live, sessions, world, change } = openLive()
    const { session } = sessions.open(everybody)
    const pages = Array.from({ length: 20 }, () => follow(live.open(session)))
    await clock.advance(1_000)
    const before = world.snapshots
    change()
    await clock.advance(0)
    expect(world.snapshots).toBe(before + 1)
    for (const page of pages) expect(page.news()).toEqual([0, 1])
    const late = follow(live.open(session))
    await clock.advance(0)
    expect(late.news()).toEqual([1])
    expect(world.snapshots).toBe(before + 1)
  })

  test('are limited', () => {
    const { live, sessions } = openLive()
    const { session } = sessions.open(everybody)
    for (let page = 0; page < 100; page += 1) expect(live.open(session)).toBeDefined()
    expect(live.open(session)).toBeUndefined()
    live.close()
  })

  test('leave nothing behind when they go', async () => {
    const { clock, live, listeners, sessions, world } = openLive()
    const { session } = sessions.open(everybody)
    const pages = [follow(live.open(session)), follow(live.open(session))]
    await clock.advance(0)
    expect(listeners.size).toBe(1)
    for (const page of pages) await page.leave()
    await clock.advance(0)
    expect(live.viewers()).toBe(0)
    expect(listeners.size).toBe(0)
    expect(clock.sleeping).toBe(0)
    const before = world.snapshots
    await clock.advance(60_000)
    expect(world.snapshots).toBe(before)
    const again = follow(live.open(session))
    await clock.advance(0)
    expect(again.news()).toEqual([0])
  })

  test('are all ended by a stop, at once and for good', async () => {
    const { clock, live, listeners, sessions } = openLive()
    const { session } = sessions.open(everybody)
    const page = follow(live.open(session))
    await clock.advance(0)
    live.close()
    await clock.advance(0)
    expect(page.state.ended).toBe(true)
    expect(listeners.size).toBe(0)
    expect(live.open(session)).toBeUndefined()
  })
})

describe('a page that reads slowly', () => {
  test('misses what is old and gets what is new', async () => {
    const { clock, live, sessions, change } = openLive()
    const stream = live.open(sessions.open(everybody).session)
    for (let step = 0; step < 10; step += 1) {
      await clock.advance(200)
      change()
    }
    await clock.advance(200)
    const page = follow(stream)
    await clock.advance(0)
    expect(page.news()).toEqual([10])
  })

  test('is dropped when it takes nothing at all', async () => {
    const { clock, live, sessions } = openLive()
    live.open(sessions.open(everybody).session)
    await clock.advance(30_000)
    expect(live.viewers()).toBe(1)
    await clock.advance(15_000)
    expect(live.viewers()).toBe(0)
    expect(clock.sleeping).toBe(0)
  })
})
