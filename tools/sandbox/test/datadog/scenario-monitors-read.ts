import { expect } from 'vitest'

import { logMonitor, metricMonitor } from './samples.ts'
import { scenario, type Body } from './scenario.ts'

const monitors = '/api/v1/monitor'

scenario(18, 'read one', async ({ ok }) => {
  const { id } = await ok('POST', monitors, logMonitor)
  expect(await ok('GET', `${monitors}/${String(id)}?with_downtimes=true`)).toMatchObject({
    ...logMonitor,
    id,
    matching_downtimes: [],
  })
})

scenario(19, 'read one with an active downtime', async ({ ok, remote }) => {
  const { id } = await ok('POST', monitors, metricMonitor)
  const now = Math.floor(Date.parse((await remote.clock({})).now) / 1000)
  const end = now + 3600
  await ok('POST', '/api/v1/downtime', { scope: ['*'], monitor_id: id, start: now, end })
  const path = `${monitors}/${String(id)}?with_downtimes=true`
  expect(await ok('GET', path)).toMatchObject({
    options: { silenced: { '*': end } },
    matching_downtimes: [{ scope: ['*'], start: now, end }],
  })
  const matches = await ok('GET', `/api/v2/monitor/${String(id)}/downtime_matches`)
  expect(matches['data']).toHaveLength(1)
  await remote.clock({ advanceMs: 3_600_000 })
  expect(await ok('GET', path)).toMatchObject({
    options: { silenced: {} },
    matching_downtimes: [],
  })
  await ok('GET', '/api/v2/monitor/0/downtime_matches', undefined, 404)
})

scenario(20, 'read an unknown one', async ({ refused }) => {
  await refused(404, ['Monitor not found'], 'GET', `${monitors}/12345`)
  await refused(404, ['Monitor not found'], 'GET', `${monitors}/0`)
  await refused(404, ['Monitor not found'], 'GET', `${monitors}/none/`)
})

scenario(21, 'a list in pages', async ({ ok, datadog }) => {
  for (const name of ['a', 'b', 'c']) await ok('POST', monitors, { ...metricMonitor, name })
  const namesOf = async (query: string): Promise<readonly unknown[]> => {
    const { body } = await datadog.send('GET', `${monitors}${query}`)
    return (body as readonly Body[]).map(({ name }) => name)
  }
  expect(await namesOf('?page=0&page_size=2')).toEqual(['a', 'b'])
  expect(await namesOf('?page=1&page_size=2')).toEqual(['c'])
  expect(await namesOf('?page=2&page_size=2')).toEqual([])
  expect(await namesOf('')).toEqual(['a', 'b', 'c'])
})

scenario(22, 'a list by a group state that is none', async ({ refused }) => {
  const text = 'Invalid group_state filters.'
  await refused(400, [text], 'GET', `${monitors}?group_states=notagroupstate`)
})

scenario(23, 'lists by name, by scope, by tags', async ({ ok, datadog }) => {
  await ok('POST', monitors, logMonitor)
  await ok('POST', monitors, metricMonitor)
  const namesOf = async (query: string): Promise<readonly unknown[]> => {
    const { body } = await datadog.send('GET', `${monitors}?${query}`)
    return (body as readonly Body[]).map(({ name }) => name)
  }
  expect(await namesOf('name=web%20store')).toEqual([logMonitor['name']])
  expect(await namesOf('tags=host:web01')).toEqual([metricMonitor['name']])
  expect(await namesOf('tags=host:web0')).toEqual([])
  expect(await namesOf('monitor_tags=service:web-store,env:ci')).toEqual([logMonitor['name']])
  expect(await namesOf('monitor_tags=env:prod')).toEqual([])
})

scenario(24, 'searches for monitors and for groups', async ({ ok, remote }) => {
  const { id } = await ok('POST', monitors, metricMonitor)
  await ok('POST', monitors, logMonitor)
  await remote.settings({
    monitorStates: { [String(id)]: { state: 'Alert', groups: { 'host:web01': 'Alert' } } },
  })
  expect(await ok('GET', `${monitors}/search`)).toMatchObject({
    counts: {
      status: expect.arrayContaining([
        { name: 'Alert', count: 1 },
        { name: 'No Data', count: 1 },
      ]) as unknown,
      muted: [{ name: false, count: 2 }],
    },
    metadata: { page: 0, page_count: 1, per_page: 30, total_count: 2 },
  })
  const alerting = await ok('GET', `${monitors}/search?query=status:alert%20tag:"env:ci"`)
  expect(alerting).toMatchObject({ monitors: [{ id, status: 'Alert' }] })
  expect(await ok('GET', `${monitors}/search?per_page=1&page=1`)).toMatchObject({
    metadata: { page: 1, page_count: 2, total_count: 2 },
  })
  expect(await ok('GET', `${monitors}/groups/search`)).toMatchObject({
    groups: [{ monitor_id: id, group: 'host:web01', status: 'Alert' }],
    metadata: { total_count: 1 },
  })
  expect(await ok('GET', `${monitors}/${String(id)}?group_states=alert,warn`)).toMatchObject({
    overall_state: 'Alert',
    state: { groups: { 'host:web01': { status: 'Alert' } } },
  })
})

scenario(25, 'a search for a status that is none', async ({ refused }) => {
  const text = "Query parsing error: 'notastatus' is not a valid monitor status"
  await refused(400, [text], 'GET', `${monitors}/groups/search?query=status:notastatus`)
  await refused(400, [text], 'GET', `${monitors}/search?query=status:notastatus`)
})

scenario(
  40,
  'the monitor of a synthetic test',
  async ({ ok, datadog }) => {
    const read = await ok('GET', `${monitors}/4711`)
    expect(read).toMatchObject({ type: 'synthetics alert', query: 'no_query' })
    const { body } = await datadog.send('GET', monitors)
    expect(body).toMatchObject([{ id: 4711, query: 'no_query' }])
  },
  { monitors: [{ id: 4711, type: 'synthetics alert', name: 'home page' }] },
)
