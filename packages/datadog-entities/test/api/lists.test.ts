import { describe, expect, test } from 'vitest'

import { all, openTestOrganisation } from './organisation.ts'
import { dashboardTitled, monitorNamed } from './samples.ts'

function seedOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    ...monitorNamed(`m${index}`),
    id: 1_000 + index,
    tags: index % 2 === 0 ? ['team:web', 'env:ci'] : ['team:web'],
  }))
}

describe('monitors', () => {
  test('come page by page, each once', async () => {
    const { datadog, journal } = await openTestOrganisation({}, { monitors: seedOf(2_100) })
    const found = await all(datadog.monitors.list())
    expect(found.map(({ id }) => id)).toEqual(
      Array.from({ length: 2_100 }, (_, index) => 1_000 + index),
    )
    expect(await journal({ path: '/api/v1/monitor' })).toHaveLength(4)
  })

  test('that stay are all found while others come and go', async () => {
    const { datadog } = await openTestOrganisation({}, { monitors: seedOf(2_100) })
    const seen: number[] = []
    for await (const { id } of datadog.monitors.list()) {
      seen.push(id)
      if (seen.length === 500) {
        for (const gone of [1_000, 1_001, 1_999, 2_000]) await datadog.monitors.delete(gone)
        await datadog.monitors.create(monitorNamed('new'))
      }
    }
    const gone = new Set([1_000, 1_001, 1_999, 2_000])
    const staying = seedOf(2_100).filter(({ id }) => !gone.has(id))
    expect(seen.filter((id) => id < 4_000 && !gone.has(id))).toEqual(staying.map(({ id }) => id))
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('are chosen by all of their tags', async () => {
    const { datadog, remote } = await openTestOrganisation({}, { monitors: seedOf(4) })
    const tags = ['env:ci', 'team:web']
    const found = await all(datadog.monitors.list({ tags }))
    expect(found.map(({ id }) => id)).toEqual([1_000, 1_002])
    const [first] = await remote.journal({ path: '/api/v1/monitor' })
    expect(new URLSearchParams(first?.query).get('monitor_tags')).toBe('env:ci,team:web')
  })

  test('that are few come with one call, and more are asked for until there are none', async () => {
    const { datadog, journal } = await openTestOrganisation({}, { monitors: seedOf(199) })
    const calls = async () => (await journal({ path: '/api/v1/monitor' })).length
    expect(await all(datadog.monitors.list({ tags: ['env:ci'] }))).toHaveLength(100)
    expect(await calls()).toBe(2)
    await datadog.monitors.delete(1_000)
    expect(await all(datadog.monitors.list({ tags: ['env:ci'] }))).toHaveLength(99)
    expect(await calls()).toBe(3)
  })

  test('are searched to the last page', async () => {
    const { datadog } = await openTestOrganisation({}, { monitors: seedOf(250) })
    const found = await all(datadog.monitors.search('tag:"env:ci"'))
    expect(new Set(found.map(({ id }) => id)).size).toBe(125)
  })

  test('nothing more is read when nobody wants more', async () => {
    const { datadog, journal } = await openTestOrganisation({}, { monitors: seedOf(1_500) })
    for await (const { id } of datadog.monitors.list()) if (id === 1_003) break
    expect(await journal({ path: '/api/v1/monitor' })).toHaveLength(1)
  })
})

describe('dashboards', () => {
  async function openWith(count: number) {
    const organisation = await openTestOrganisation()
    await organisation.remote.settings({ rateLimiting: false })
    const ids: string[] = []
    for (let index = 0; index < count; index += 1) {
      ids.push((await organisation.datadog.dashboards.create(dashboardTitled(`d${index}`))).id)
    }
    return { ...organisation, ids }
  }

  test('come page by page, each once', async () => {
    const { datadog, ids } = await openWith(250)
    const found = await all(datadog.dashboards.list())
    expect(found.map(({ id }) => id)).toEqual(ids)
  })

  test('that stay are all found although earlier ones are deleted meanwhile', async () => {
    const { datadog, ids } = await openWith(250)
    const gone = new Set(ids.slice(0, 40))
    const seen: string[] = []
    for await (const { id } of datadog.dashboards.list()) {
      seen.push(id)
      // Without care the next page would begin forty places too late.
      if (seen.length === 90) for (const each of gone) await datadog.dashboards.delete(each)
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => !gone.has(id)).toSorted()).toEqual(
      ids.filter((id) => !gone.has(id)).toSorted(),
    )
  })
})
