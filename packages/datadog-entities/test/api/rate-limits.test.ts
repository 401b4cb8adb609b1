import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, test } from 'vitest'

import { all, errorOf, openTestOrganisation } from './organisation.ts'
import type { TestOrganisation } from './organisation.ts'
import { dashboardTitled, monitorNamed } from './samples.ts'

const startAt = Date.parse('2026-11-21T10:00:00Z')
const text = 'Rate limit of 500 requests in 10 seconds reached. Please try again later.'

function limited(headers: Record<string, string>) {
  return { type: 'status', status: 429, body: { errors: [text] }, headers } as const
}

/** The waits that have begun. */
function waits({ events }: TestOrganisation): readonly number[] {
  return events.flatMap((event) => {
    if (event.type === 'retry-scheduled') return [event.delayMs]
    return event.type === 'rate-limit-wait' ? [event.waitMs] : []
  })
}

/** What will be so soon, on a busy machine a little later. */
const soon: typeof expect.poll = (value, options) => {
  return expect.poll(value, { timeout: 10_000, interval: 2, ...options })
}

describe('a call that is one too many', () => {
  test.each<[string, Record<string, string>, number]>([
    ['as a duration', { 'x-ratelimit-reset': '4' }, 4_000],
    ['as an instant', { 'x-ratelimit-reset': String(startAt / 1_000 + 5) }, 5_000],
    ['longer than any window, which is not believed', { 'x-ratelimit-reset': '300' }, 60_000],
    [
      'as an instant that is far away, which is not believed either',
      { 'x-ratelimit-reset': String(startAt / 1_000 + 90_000) },
      60_000,
    ],
  ])('waits until the budget is there again, told %s', async (_, headers, waitMs) => {
    const clock = manualClock(startAt)
    const organisation = await openTestOrganisation({ clock, deadlineMs: 600_000 })
    const { datadog, remote, journal } = organisation
    await remote.faults([{ match: { method: 'POST' }, effect: limited(headers), times: 1 }])
    const call = datadog.monitors.create(monitorNamed('patient'))
    await soon(() => waits(organisation)).toEqual([waitMs])
    await clock.advance(waitMs - 1)
    expect(await journal({ method: 'POST' })).toHaveLength(1)
    await clock.advance(1)
    expect(await call).toMatchObject({ name: 'patient' })
    expect(await journal({ method: 'POST' })).toEqual([
      'POST /api/v1/monitor 429',
      'POST /api/v1/monitor 200',
    ])
  })

  test('fails at once when the wait is longer than the call may take', async () => {
    const { datadog, remote } = await openTestOrganisation({ clock: manualClock(startAt) })
    await remote.faults([{ match: {}, effect: limited({ 'x-ratelimit-reset': '30' }) }])
    const call = datadog.monitors.create(monitorNamed('hurried'), { deadlineMs: 10_000 })
    expect(await errorOf(call)).toMatchObject({
      code: 'rate-limited',
      status: 429,
      errors: [text],
      retryAfterMs: 30_000,
      retryable: true,
      executed: 'no',
    })
  })

  test('waits also when the proxy in front says so with a page', async () => {
    const clock = manualClock(startAt)
    const organisation = await openTestOrganisation({ clock })
    const { datadog, remote } = organisation
    const at = new Date(startAt).toISOString()
    await remote.clock({ now: at, frozen: true })
    const effect = { type: 'trouble', name: 'rate-limited-page' } as const
    await remote.faults([{ match: { method: 'GET' }, effect, times: 1 }])
    const call = datadog.dashboards.get('abc-def-ghi')
    await soon(() => waits(organisation)).toEqual([60_000])
    await clock.advance(60_000)
    expect(await call).toBeUndefined()
  })

  test('goes on as often as it takes, as long as there is time', async () => {
    const clock = manualClock(startAt)
    const organisation = await openTestOrganisation({ clock })
    const { datadog, remote } = organisation
    const effect = limited({ 'x-ratelimit-reset': '10' })
    await remote.faults([{ match: { method: 'GET' }, effect, times: 7 }])
    const call = datadog.monitors.get(1)
    for (let round = 1; round <= 7; round += 1) {
      await soon(() => waits(organisation)).toHaveLength(round)
      await clock.advance(10_000)
    }
    expect(await call).toBeUndefined()
  })
})

test('who waits for one budget does not hold up the others', async () => {
  const clock = manualClock(startAt)
  const organisation = await openTestOrganisation({ clock })
  const { datadog, remote } = organisation
  const effect = limited({ 'x-ratelimit-reset': '50' })
  await remote.faults([{ match: { path: '/api/v1/dashboard/*' }, effect, times: 8 }])
  const waiting = Array.from({ length: 20 }, () => datadog.dashboards.get('abc-def-ghi'))
  await soon(() => waits(organisation)).toHaveLength(8)
  const { id } = await datadog.monitors.create(monitorNamed('goes on'))
  expect(await datadog.monitors.get(id)).toMatchObject({ id })
  expect(await datadog.dashboards.create(dashboardTitled('goes on'))).toMatchObject({
    title: 'goes on',
  })
  await clock.advance(50_000)
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }))
  // Those behind the ones that waited were not sent before.
  expect((await organisation.journal({ path: '/api/v1/dashboard/*' })).slice(0, 9)).toEqual([
    ...Array.from({ length: 8 }, () => 'GET /api/v1/dashboard/abc-def-ghi 429'),
    'GET /api/v1/dashboard/abc-def-ghi 404',
  ])
})

test('a storm of creates never has more than eight writers', async () => {
  const { datadog, remote, journal } = await openTestOrganisation()
  await remote.faults([
    {
      match: { method: 'POST', inFlightAbove: 8 },
      effect: { type: 'trouble', name: 'create-storm' },
    },
    { match: { method: 'POST' }, effect: { type: 'slow', ms: 5 } },
  ])
  const names = Array.from({ length: 60 }, (_, index) => `m${index}`)
  await Promise.all([
    ...names.map((name) => datadog.monitors.create(monitorNamed(name))),
    ...names.map((name) => datadog.dashboards.create(dashboardTitled(name))),
  ])
  expect(await all(datadog.monitors.list())).toHaveLength(60)
  const answers = await journal({ method: 'POST' })
  expect(answers).toHaveLength(120)
  expect(answers.filter((line) => !line.endsWith(' 200'))).toEqual([])
})

test('many who read monitors do not wait for each other', async () => {
  const { datadog, remote } = await openTestOrganisation()
  await remote.faults([{ match: {}, effect: { type: 'slow', ms: 60_000 } }])
  const stop = new AbortController()
  const { signal } = stop
  const calls = Array.from({ length: 40 }, () => errorOf(datadog.monitors.get(1, { signal })))
  await soon(() => remote.journal({ method: 'GET' })).toHaveLength(40)
  stop.abort()
  expect(await Promise.all(calls)).toEqual(
    Array.from({ length: 40 }, () => expect.objectContaining({ code: 'aborted' })),
  )
})

describe('a call that nobody waits for any more', () => {
  test('ends when its caller says so, while it waits for the budget', async () => {
    const clock = manualClock(startAt)
    const organisation = await openTestOrganisation({ clock })
    const { datadog, remote } = organisation
    await remote.faults([{ match: {}, effect: limited({ 'x-ratelimit-reset': '300' }) }])
    const stop = new AbortController()
    const call = errorOf(datadog.monitors.get(1, { signal: stop.signal }))
    await soon(() => waits(organisation)).toEqual([60_000])
    stop.abort(new Error('not wanted'))
    expect(await call).toMatchObject({
      code: 'aborted',
      executed: 'no',
      cause: { message: 'not wanted' },
    })
    expect(clock.sleeping).toBe(0)
  })

  test('ends when its time is over before its turn came', async () => {
    const clock = manualClock(startAt)
    const organisation = await openTestOrganisation({ clock })
    const { datadog, remote } = organisation
    const places = 64
    await remote.faults([
      { match: {}, effect: limited({ 'x-ratelimit-reset': '50' }), times: places },
    ])
    const first = Array.from({ length: places }, () => datadog.monitors.get(1))
    await soon(() => waits(organisation)).toHaveLength(places)
    const late = errorOf(datadog.monitors.get(1, { deadlineMs: 20_000 }))
    await clock.advance(20_000)
    expect(await late).toMatchObject({ code: 'unavailable', retryable: true, executed: 'no' })
    await clock.advance(30_000)
    expect(await Promise.all(first)).toEqual(Array.from({ length: places }))
  })

  test('may have been carried out when it was aborted under way', async () => {
    const { datadog, remote, events } = await openTestOrganisation()
    await remote.faults([{ match: {}, effect: { type: 'slow', ms: 10_000, when: 'after' } }])
    const stop = new AbortController()
    const call = errorOf(datadog.monitors.create(monitorNamed('x'), { signal: stop.signal }))
    await soon(() => remote.journal({ method: 'POST' })).toMatchObject([{ executed: 'yes' }])
    expect(events).toContainEqual(expect.objectContaining({ type: 'attempt-started' }))
    stop.abort()
    expect(await call).toMatchObject({ code: 'aborted', executed: 'unknown' })
  })

  test('does not outlive its client', async () => {
    const clock = manualClock(startAt)
    const organisation = await openTestOrganisation({ clock })
    const { datadog, remote } = organisation
    await remote.faults([{ match: {}, effect: limited({ 'x-ratelimit-reset': '50' }) }])
    const call = errorOf(datadog.monitors.get(1))
    await soon(() => waits(organisation)).toHaveLength(1)
    await datadog.close()
    expect(await call).toMatchObject({ code: 'unavailable', executed: 'no' })
    expect(await errorOf(datadog.monitors.get(1))).toMatchObject({ code: 'unavailable' })
    expect(clock.sleeping).toBe(0)
  })

  test('is not begun when it was aborted before', async () => {
    const { datadog, journal } = await openTestOrganisation()
    const signal = AbortSignal.abort(new Error('too late'))
    expect(await errorOf(datadog.monitors.create(monitorNamed('x'), { signal }))).toMatchObject({
      code: 'aborted',
      executed: 'no',
    })
    expect(await journal({ path: '/api/*' })).toEqual([])
  })
})
