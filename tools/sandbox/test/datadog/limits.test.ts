import { expect, test } from 'vitest'

import { httpClient, type HttpAnswered } from './client.ts'
import { metricMonitor } from './samples.ts'
import { playOnStage, type Stage } from './scenario.ts'

const monitors = '/api/v1/monitor'

function client({ credentials }: Stage): (method: string, path: string) => Promise<HttpAnswered> {
  return (method, path) => httpClient(credentials).send(method, path, undefined)
}

function limitOf({ headers }: HttpAnswered): readonly (string | null)[] {
  return ['limit', 'period', 'remaining', 'reset', 'name'].map((name) =>
    headers.get(`x-ratelimit-${name}`),
  )
}

test('every answer says how much is left, by the calendar of the clock', async () => {
  await playOnStage({}, undefined, async (stage) => {
    const send = client(stage)
    await stage.remote.clock({ now: '2026-11-21T12:00:50Z', frozen: true })
    const path = '/api/v1/dashboard'
    expect(limitOf(await send('GET', path))).toEqual(['60', '60', '59', '10', 'dashboards_read'])
    const missing = await send('GET', `${path}/abc-def-ghi`)
    expect(missing.status).toBe(404)
    expect(limitOf(missing)[2]).toBe('58')
    expect(limitOf(await send('GET', monitors))[4]).toBe('monitors_read')
    await stage.remote.clock({ advanceMs: 10_000 })
    expect(limitOf(await send('GET', path))).toEqual(['60', '60', '59', '60', 'dashboards_read'])
  })
})

test('a budget that is spent: 429 until the period ends', async () => {
  await playOnStage({}, undefined, async (stage) => {
    const send = client(stage)
    await stage.remote.clock({ now: '2026-11-21T12:00:00Z', frozen: true })
    await stage.remote.settings({ rateLimits: { monitors_read: { limit: 2, periodSeconds: 10 } } })
    await send('GET', monitors)
    await send('GET', monitors)
    const third = await send('GET', monitors)
    expect(third.status).toBe(429)
    expect(third.body).toEqual({
      errors: ['Rate limit of 2 requests in 10 seconds reached. Please try again later.'],
    })
    expect(limitOf(third)).toEqual(['2', '10', '0', '10', 'monitors_read'])
    await stage.ok('POST', monitors, metricMonitor)
    await stage.remote.clock({ advanceMs: 10_000 })
    expect((await send('GET', monitors)).status).toBe(200)
  })
})

test('limits can be switched off, and reset can be an instant', async () => {
  const settings = { rateLimitReset: 'epoch' as const }
  await playOnStage({ settings }, undefined, async (stage) => {
    const send = client(stage)
    await stage.remote.clock({ now: '2026-11-21T12:00:50Z', frozen: true })
    const end = Date.parse('2026-11-21T12:01:00Z') / 1000
    expect(limitOf(await send('GET', monitors))[3]).toBe(String(end))
    await stage.remote.settings({ rateLimiting: false })
    for (let call = 0; call < 70; call += 1) {
      const { status, headers } = await send('GET', '/api/v1/dashboard')
      expect(status).toBe(200)
      expect(headers.has('x-ratelimit-limit')).toBe(false)
    }
  })
})

test('troubles: 429 in JSON, 429 as a page, 512 in a storm of creates', async () => {
  await playOnStage({}, undefined, async (stage) => {
    const { remote, datadog } = stage
    const meet = async (name: string): Promise<HttpAnswered> => {
      await remote.faults([
        { match: { method: 'POST' }, effect: { type: 'trouble', name }, times: 1 },
      ])
      return httpClient(stage.credentials).send('POST', monitors, metricMonitor)
    }
    const limited = await meet('rate-limited')
    expect(limited).toMatchObject({ status: 429, body: { errors: [expect.any(String)] } })
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0')
    const page = await meet('rate-limited-page')
    expect(page.status).toBe(429)
    expect(page.headers.get('content-type')).toBe('text/html')
    expect(page.headers.get('x-ratelimit-name')).toBe('monitors_create')
    expect((await meet('create-storm')).status).toBe(512)
    expect(await datadog.send('GET', monitors)).toMatchObject({ status: 200, body: [] })
    expect(await datadog.send('POST', monitors, metricMonitor)).toMatchObject({ status: 200 })
  })
})

test('a lost answer, then the same again: the duplicate is refused', async () => {
  await playOnStage({}, undefined, async ({ remote, datadog, ok, refused }) => {
    await remote.faults([{ match: { method: 'POST' }, effect: { type: 'reset-after' }, times: 1 }])
    await expect(datadog.send('POST', monitors, metricMonitor)).rejects.toThrow('fetch failed')
    const [stored] = (await ok('GET', monitors)) as unknown as { id: number; org_id: number }[]
    const text = `Duplicate of an existing monitor_id:${stored?.id} org_id:${stored?.org_id}`
    await refused(400, [text], 'POST', monitors, metricMonitor)
  })
})

test('stale lists show what was there before', async () => {
  await playOnStage({}, undefined, async ({ remote, datadog, ok }) => {
    await ok('POST', monitors, metricMonitor)
    await remote.clock({ advanceMs: 60_000 })
    await ok('POST', monitors, { ...metricMonitor, name: 'new' })
    await remote.faults([{ match: {}, effect: { type: 'stale-reads', forMs: 30_000 }, times: 1 }])
    const stale = await datadog.send('GET', monitors)
    expect(stale.body).toMatchObject([{ name: metricMonitor['name'] }])
    expect((await datadog.send('GET', monitors)).body).toHaveLength(2)
  })
})

test('after a reset everything is as in the beginning, ids included', async () => {
  await playOnStage({}, undefined, async ({ remote, ok }) => {
    const first = await ok('POST', monitors, metricMonitor)
    const board = await ok('POST', '/api/v1/dashboard', {
      title: 'a',
      layout_type: 'free',
      widgets: [{ definition: { type: 'note', content: '' } }],
    })
    await remote.reset()
    expect((await ok('POST', monitors, metricMonitor))['id']).toBe(first['id'])
    const again = await ok('POST', '/api/v1/dashboard', {
      title: 'a',
      layout_type: 'free',
      widgets: [{ definition: { type: 'note', content: '' } }],
    })
    expect([again['id'], again['widgets']]).toEqual([board['id'], board['widgets']])
  })
})
