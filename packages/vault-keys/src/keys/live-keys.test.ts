import { beforeEach, describe, expect, test } from 'vitest'

import { liveSet, revealed, values } from '../../test/live-set.ts'
import type { LiveSet, Name } from '../../test/live-set.ts'
import type { Reading } from './keys-source.ts'

const never = new AbortController().signal

let set: LiveSet

beforeEach(() => {
  set = liveSet()
})

describe('getting', () => {
  test('nothing is read before somebody asks, and once however many ask', async () => {
    expect(set.keys.current()).toBeUndefined()
    expect(set.keys.status()).toEqual({ state: 'empty', rejected: [] })
    const bundles = await Promise.all(Array.from({ length: 100 }, () => set.keys.get()))
    expect(set.calls).toHaveLength(1)
    expect(new Set(bundles).size).toBe(1)
    expect(bundles[0]).toMatchObject({
      fetchedAt: 1_000_000,
      origins: { apiKey: 'secret/datadog@1#api_key', appKey: 'secret/datadog@1#app_key' },
    })
    expect(set.keys.current()).toBe(bundles[0])
    expect(set.keys.status()).toMatchObject({ state: 'fresh', version: bundles[0]?.version })
  })

  test('a bundle that is due is given at once, and read anew behind it', async () => {
    await set.keys.get()
    set.gives(values('a2', 'b2'))
    await set.clock.advance(299_999)
    expect(await set.got()).toEqual(['a1', 'b1'])
    expect(set.calls).toHaveLength(1)
    await set.clock.advance(1)
    expect(await set.got()).toEqual(['a1', 'b1'])
    expect(set.calls).toHaveLength(2)
    await set.clock.advance(0)
    expect(await set.got()).toEqual(['a2', 'b2'])
    expect(set.calls).toHaveLength(2)
  })

  test('one deadline is fixed when the reading begins', async () => {
    await set.clock.advance(1_000)
    await set.keys.get()
    expect(set.calls[0]).toMatchObject({ deadlineAt: 121_000, anew: false })
  })

  test('the same values in a new version of a secret are no new version of the set', async () => {
    const { version } = await set.keys.get()
    set.gives(values('a1', 'b1', 2))
    await set.clock.advance(300_000)
    await set.keys.get()
    await set.clock.advance(0)
    const again = await set.keys.get()
    expect(again.version).toBe(version)
    expect(again.origins.apiKey).toBe('secret/datadog@2#api_key')
    expect(again.fetchedAt).toBe(1_300_000)
    expect(set.events).toHaveLength(1)
    expect(set.reports.map(({ outcome }) => outcome)).toEqual(['changed', 'unchanged'])
  })

  test('who gives up waiting does not end the reading for others', async () => {
    const stop = new AbortController()
    const first = set.keys.get(stop.signal)
    const second = set.keys.get()
    stop.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    await expect(second).resolves.toBeDefined()
    expect(set.calls[0]?.signal.aborted).toBe(false)
    await expect(set.keys.get(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' })
  })

  test('a secret never shows itself', async () => {
    const bundle = await set.keys.get()
    expect(JSON.stringify([bundle, set.keys.status(), set.events])).not.toMatch(/a1|b1/)
  })
})

describe('running', () => {
  test('a run reads ahead of time until it is stopped', async () => {
    const stop = new AbortController()
    const run = set.keys.run(stop.signal)
    await set.clock.advance(900_000)
    expect(set.calls).toHaveLength(4)
    stop.abort()
    await run
    await set.clock.advance(900_000)
    expect(set.calls).toHaveLength(4)
    expect(set.clock.sleeping).toBe(0)
  })

  test('a run that is stopped at once does nothing', async () => {
    await set.keys.run(AbortSignal.abort())
    expect(set.calls).toHaveLength(0)
  })

  test('a secret that asks to be read sooner is', async () => {
    set.gives({ ...values('a1', 'b1'), refreshAfterMs: 10_000 })
    const run = set.keys.run(never)
    await set.clock.advance(35_000)
    expect(set.calls).toHaveLength(4)
    await set.keys.close()
    await run
  })

  test('a change is read at once, and one during a reading after it', async () => {
    const run = set.keys.run(never)
    await set.clock.advance(0)
    set.gives(values('a2', 'b2'))
    set.somethingHappens()
    await set.clock.advance(0)
    expect(await set.got()).toEqual(['a2', 'b2'])

    const held = Promise.withResolvers<Reading<Name>>()
    set.gives(held.promise)
    set.keys.invalidate()
    const looking = set.keys.get()
    set.gives(values('a3', 'b3'))
    set.somethingHappens()
    await set.clock.advance(0)
    held.resolve(values('a2', 'b2'))
    await looking
    await set.clock.advance(0)
    expect(await set.got()).toEqual(['a3', 'b3'])
    await set.keys.close()
    await run
  })

  test('a time to live of nothing makes no hot loop', async () => {
    set.gives({ ...values('a1', 'b1'), refreshAfterMs: 0 })
    const run = set.keys.run(never)
    await set.clock.advance(10_000)
    expect(set.calls.length).toBeLessThanOrEqual(11)
    await set.keys.close()
    await run
  })
})

describe('telling', () => {
  test('listeners that throw or reject do no harm, and those that left hear nothing', async () => {
    const heard: string[] = []
    set.keys.on(() => {
      throw new Error('thrown')
    })
    // oxlint-disable-next-line no-misused-promises
    set.keys.on(async () => {
      await Promise.reject(new Error('rejected'))
    })
    const leave = set.keys.on(({ type }) => heard.push(type))
    await set.keys.get()
    leave()
    set.gives(values('a2', 'b2'))
    set.keys.invalidate()
    await set.keys.get()
    expect(heard).toEqual(['change'])
    expect(set.events).toMatchObject([
      { type: 'change' },
      {
        type: 'change',
        previousVersion: set.events[0]?.type === 'change' && set.events[0].bundle.version,
      },
    ])
  })

  test('changes begin with the current bundle; who is slow gets the newest', async () => {
    await set.keys.get()
    const stop = new AbortController()
    const seen: (readonly string[])[] = []
    const rotate = async (apiKey: string): Promise<void> => {
      set.gives(values(apiKey, 'b'))
      set.keys.invalidate()
      await set.clock.advance(5_000)
      await set.keys.get()
    }
    for await (const bundle of set.keys.changes(stop.signal)) {
      seen.push(revealed(bundle))
      if (seen.length === 1) {
        await rotate('a2')
        await rotate('a3')
      } else {
        stop.abort()
      }
    }
    expect(seen).toEqual([
      ['a1', 'b1'],
      ['a3', 'b'],
    ])
  })

  test('changes wait for the first bundle, and end when the set is closed', async () => {
    const seen: string[] = []
    const following = (async () => {
      for await (const { value } of set.keys.changes(never)) seen.push(value.apiKey.reveal())
    })()
    await set.keys.get()
    await set.clock.advance(0)
    expect(seen).toEqual(['a1'])
    await set.keys.close()
    await following
  })

  test('one key is a source of its own, with the versions of the set', async () => {
    const credential = set.keys.credential('apiKey')
    const { version, value } = await credential.get(never)
    expect(value).toBe('a1')
    set.gives(values('a2', 'b2'))
    credential.reject(version)
    expect((await credential.get(never)).value).toBe('a2')
  })

  test('an optional key that is absent is an error for who needs it', async () => {
    set.gives({ keys: values('a1', 'b1').keys.slice(0, 1) })
    expect((await set.keys.get()).value).not.toHaveProperty('appKey')
    await expect(set.keys.credential('appKey').get(never)).rejects.toMatchObject({
      code: 'key-missing',
      path: 'appKey',
    })
  })
})
