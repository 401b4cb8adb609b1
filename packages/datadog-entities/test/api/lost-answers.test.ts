import type { FaultEffect } from '@retriever/sandbox'
import { describe, expect, test } from 'vitest'

import { all, errorOf, openTestOrganisation } from './organisation.ts'
import type { TestOrganisation } from './organisation.ts'
import { dashboardTitled, monitorNamed } from './samples.ts'

const monitorPath = '/api/v1/monitor'
const dashboardPath = '/api/v1/dashboard'
const marker = 'of the store\n\nmanaged-by somebody owner=web'

function once(
  { remote }: TestOrganisation,
  method: string,
  path: string,
  effect: FaultEffect,
  times = 1,
) {
  return remote.faults([{ match: { method, path }, effect, times }])
}

const lost: readonly (readonly [string, FaultEffect])[] = [
  ['the connection broke after it was carried out', { type: 'reset-after' }],
  ['502 after it was carried out', { type: 'status', status: 502, executed: true }],
  ['the answer broke off in the middle', { type: 'cut-off', afterBytes: 20 }],
]

const notDone: readonly (readonly [string, FaultEffect])[] = [
  ['the connection broke before', { type: 'reset-before' }],
  ['the edge answers 512', { type: 'trouble', name: 'create-storm' }],
  ['503, not carried out', { type: 'status', status: 503 }],
]

describe('a new monitor', () => {
  test.each(lost)('is made once: %s', async (_, effect) => {
    const organisation = await openTestOrganisation()
    const { datadog, events } = organisation
    await once(organisation, 'POST', monitorPath, effect)
    const monitor = await datadog.monitors.create(monitorNamed('made once'))
    expect(monitor).toMatchObject({ name: 'made once', creator: { name: 'Sandbox' } })
    expect(await all(datadog.monitors.list())).toEqual([monitor])
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'create-recovered',
        kind: 'monitor',
        id: String(monitor.id),
      }),
    )
  })

  test.each(notDone)('is made by the second request: %s', async (_, effect) => {
    const organisation = await openTestOrganisation()
    const { datadog, events } = organisation
    await once(organisation, 'POST', monitorPath, effect)
    const monitor = await datadog.monitors.create(monitorNamed('made once'))
    expect(await all(datadog.monitors.list())).toMatchObject([{ id: monitor.id }])
    expect(events.some(({ type }) => type === 'create-recovered')).toBe(false)
  })

  test('is refused as a duplicate when nothing was lost', async () => {
    const { datadog } = await openTestOrganisation()
    const { id } = await datadog.monitors.create(monitorNamed('twin'))
    expect(await errorOf(datadog.monitors.create(monitorNamed('twin')))).toMatchObject({
      code: 'duplicate',
      existingId: id,
      executed: 'no',
      retryable: false,
    })
  })

  test('is found after the limit of the rate came in between', async () => {
    const organisation = await openTestOrganisation()
    const { datadog, remote } = organisation
    await remote.faults([
      { match: { method: 'POST' }, effect: { type: 'reset-after' }, times: 1 },
      {
        match: { method: 'POST' },
        effect: { type: 'rate-limited', retryAfterSeconds: 0 },
        times: 4,
      },
    ])
    const monitor = await datadog.monitors.create(monitorNamed('made once'))
    expect(await all(datadog.monitors.list())).toEqual([monitor])
  })

  test('has an unknown outcome when every answer is lost; the next call finds it', async () => {
    const organisation = await openTestOrganisation()
    const { datadog } = organisation
    await once(organisation, 'POST', monitorPath, { type: 'reset-after' }, 3)
    const error = await errorOf(datadog.monitors.create(monitorNamed('made once')))
    expect(error).toMatchObject({ code: 'unknown-outcome', executed: 'unknown', retryable: true })
    const [made] = await all(datadog.monitors.list())
    expect(await errorOf(datadog.monitors.create(monitorNamed('made once')))).toMatchObject({
      existingId: made?.id,
    })
  })

  test('has an unknown outcome when a page comes in the place of the answer', async () => {
    const organisation = await openTestOrganisation()
    await once(organisation, 'POST', monitorPath, { type: 'html-page', title: 'Log in' })
    const error = await errorOf(organisation.datadog.monitors.create(monitorNamed('x')))
    expect(error).toMatchObject({ code: 'unknown-outcome', executed: 'unknown' })
  })
})

describe('a new dashboard', () => {
  test.each(lost)('is found again by what was sent: %s', async (_, effect) => {
    const organisation = await openTestOrganisation()
    const { datadog, events, journal } = organisation
    await datadog.dashboards.create(dashboardTitled('store', { description: 'of somebody else' }))
    await datadog.dashboards.create(dashboardTitled('other', { description: marker }))
    await once(organisation, 'POST', dashboardPath, effect)
    const body = dashboardTitled('store', { description: marker })
    const found = await datadog.dashboards.create(body)
    expect(found).toMatchObject({ title: 'store', description: marker })
    // Only the one that may be it was looked at.
    expect(await journal({ method: 'GET', path: '/api/v1/dashboard/*' })).toHaveLength(1)
    expect(await all(datadog.dashboards.list())).toHaveLength(3)
    expect(await journal({ method: 'POST', path: dashboardPath })).toHaveLength(3)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'create-recovered', kind: 'dashboard', id: found.id }),
    )
  })

  test('is not taken for one with another content', async () => {
    const organisation = await openTestOrganisation()
    const { datadog } = organisation
    await datadog.dashboards.create(dashboardTitled('store', { description: marker, widgets: [] }))
    await once(organisation, 'POST', dashboardPath, { type: 'reset-before' })
    const body = dashboardTitled('store', { description: marker })
    expect(await errorOf(datadog.dashboards.create(body))).toMatchObject({
      code: 'unknown-outcome',
      executed: 'unknown',
      retryable: false,
    })
  })

  test('without a description that says whose it is, cannot be told from others', async () => {
    const organisation = await openTestOrganisation()
    const { datadog, journal } = organisation
    await once(organisation, 'POST', dashboardPath, { type: 'reset-after' })
    expect(await errorOf(datadog.dashboards.create(dashboardTitled('store')))).toMatchObject({
      code: 'unknown-outcome',
    })
    expect(await journal({ path: '/api/*' })).toHaveLength(1)
  })

  test('that was certainly not made is refused in the words of the server', async () => {
    const { datadog } = await openTestOrganisation()
    const body = dashboardTitled('store', { description: marker, tags: ['tm:web'] })
    expect(await errorOf(datadog.dashboards.create(body))).toMatchObject({
      code: 'rejected',
      executed: 'no',
      errors: ['Invalid tag format. Valid tag keys are: team.'],
    })
  })
})

describe('what does no harm when it is done twice is simply repeated', () => {
  test.each([...lost, ...notDone])('update and delete: %s', async (_, effect) => {
    const organisation = await openTestOrganisation()
    const { datadog } = organisation
    const { id } = await datadog.monitors.create(monitorNamed('a'))
    const { id: dashboard } = await datadog.dashboards.create(dashboardTitled('a'))
    await organisation.remote.faults([
      { match: { method: 'PUT', path: '/api/v1/monitor/*' }, effect, times: 1 },
      { match: { method: 'PUT', path: '/api/v1/dashboard/*' }, effect, times: 1 },
      { match: { method: 'GET' }, effect, times: 1 },
      { match: { method: 'DELETE', path: '/api/v1/monitor/*' }, effect, times: 1 },
      { match: { method: 'DELETE', path: '/api/v1/dashboard/*' }, effect, times: 1 },
    ])
    expect(await datadog.monitors.update(id, { name: 'b' })).toMatchObject({ name: 'b' })
    expect(await datadog.dashboards.update(dashboard, dashboardTitled('b'))).toMatchObject({
      title: 'b',
    })
    expect(await datadog.monitors.get(id)).toMatchObject({ name: 'b' })
    // The second request meets a 404; the monitor is gone because of the first one.
    expect(await datadog.monitors.delete(id)).toBe(true)
    expect(await datadog.monitors.delete(id)).toBe(false)
    expect(await datadog.dashboards.delete(dashboard)).toBe(true)
    expect(await datadog.dashboards.delete(dashboard)).toBe(false)
  })
})
