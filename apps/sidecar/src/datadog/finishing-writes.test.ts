import type { CallLimits, DatadogApi } from '@retriever/datadog-entities'
import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import { finishingWrites, finishWithinMs } from './finishing-writes.ts'

/** An API in which only dashboards can be deleted, and that ends when it is told so. */
function openApi() {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const given: (CallLimits | undefined)[] = []
  const dashboards: Partial<DatadogApi['dashboards']> = {
    delete: (_id, limits) => {
      given.push(limits)
      return promise
    },
  }
  const clock = manualClock()
  const api = { name: 'lab', monitors: {}, dashboards } as unknown as DatadogApi
  return { ...finishingWrites(api, { clock }), clock, given, end: () => resolve(true) }
}

test('a write outlives the signal of its caller, for so long', async () => {
  const { api, clock, end, given, underWay } = openApi()
  const stop = new AbortController()
  const deleted = api.dashboards.delete('abc', { signal: stop.signal, deadlineMs: 7 })
  expect(underWay()).toBe(1)
  stop.abort('enough')
  await clock.advance(finishWithinMs - 1)
  expect(given[0]).toMatchObject({ deadlineMs: 7, signal: { aborted: false } })
  await clock.advance(1)
  expect(given[0]?.signal).toMatchObject({ aborted: true, reason: 'enough' })
  end()
  expect(await deleted).toBe(true)
  expect(underWay()).toBe(0)
})

test('one that begins after the signal is not let through', () => {
  const { api, given, underWay } = openApi()
  const signal = AbortSignal.abort()
  void api.dashboards.delete('abc', { signal })
  expect(given).toEqual([{ signal }])
  expect(underWay()).toBe(0)
})

test('one without a signal goes as it is', () => {
  const { api, given } = openApi()
  void api.dashboards.delete('abc')
  expect(given).toEqual([undefined])
})
