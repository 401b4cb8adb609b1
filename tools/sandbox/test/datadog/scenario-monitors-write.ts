import { expect } from 'vitest'

import { logMonitor, metricMonitor } from './samples.ts'
import { scenario } from './scenario.ts'

const monitors = '/api/v1/monitor'

scenario(26, 'change a part: options are replaced as a whole', async ({ ok }) => {
  const { id } = await ok('POST', monitors, logMonitor)
  const changed = await ok('PUT', `${monitors}/${String(id)}`, {
    name: 'renamed',
    options: { thresholds: { critical: 2 }, new_group_delay: 60 },
  })
  expect(changed).toMatchObject({
    name: 'renamed',
    message: logMonitor['message'],
    tags: logMonitor['tags'],
    priority: 3,
  })
  expect(changed['options']).toEqual({
    notify_audit: false,
    include_tags: true,
    silenced: {},
    notify_no_data: false,
    groupby_simple_monitor: false,
    new_group_delay: 60,
    thresholds: { critical: 2 },
  })
  expect(changed).not.toHaveProperty('creator')
  const later = await ok('PUT', `${monitors}/${String(id)}`, { message: 'other' })
  expect(later['options']).toEqual(changed['options'])
})

scenario(27, 'change with nulls', async ({ ok }) => {
  const { id } = await ok('POST', monitors, logMonitor)
  const { options, priority } = await ok('PUT', `${monitors}/${String(id)}`, {
    priority: null,
    options: {
      evaluation_delay: null,
      new_group_delay: 600,
      new_host_delay: null,
      renotify_interval: null,
      thresholds: { critical: 2, warning: null },
      timeout_h: null,
    },
  })
  expect(priority).toBeNull()
  expect(options).toMatchObject({ evaluation_delay: null, timeout_h: null, new_host_delay: null })
  expect(options).toHaveProperty('thresholds', { critical: 2 })
})

scenario(28, 'change an unknown one', async ({ refused }) => {
  await refused(404, ['Monitor not found'], 'PUT', `${monitors}/0`, { name: 'x' })
})

scenario(29, 'whole thresholds are the same as those with a fraction', async ({ ok }) => {
  const query = 'avg(last_5m):avg:aws.ec2.cpu{*} > 2'
  const { id } = await ok('POST', monitors, {
    ...metricMonitor,
    query,
    options: { thresholds: { critical: 2, critical_recovery: 1, warning_recovery: 0.25 } },
  })
  expect(
    await ok('PUT', `${monitors}/${String(id)}`, {
      query: 'avg(last_5m):avg:aws.ec2.cpu{*} > 3',
      options: { thresholds: { critical: 3, critical_recovery: 2.5 } },
    }),
  ).toMatchObject({ options: { thresholds: { critical: 3, critical_recovery: 2.5 } } })
})

scenario(30, 'white space at the ends is cut', async ({ ok }) => {
  const spaced = {
    ...metricMonitor,
    query: 'avg(last_5m):avg:aws.ec2.cpu{*} > 2\n',
    message: 'some message\n\n',
    options: { escalation_message: 'again \n', thresholds: { critical: 2 } },
  }
  expect(await ok('POST', monitors, spaced)).toMatchObject({
    query: 'avg(last_5m):avg:aws.ec2.cpu{*} > 2',
    message: 'some message',
    options: { escalation_message: 'again' },
  })
})

scenario(31, 'priority 0 is none', async ({ ok }) => {
  expect(await ok('POST', monitors, { ...metricMonitor, priority: 0 })).toMatchObject({
    priority: null,
  })
})

scenario(32, 'a monitor with groups is valid', async ({ ok }) => {
  const options = {
    thresholds: { critical: 90 },
    notify_by: ['host'],
    group_retention_duration: '2h',
  }
  expect(await ok('POST', `${monitors}/validate`, { ...metricMonitor, options })).toEqual({})
})

scenario(33, 'what is not valid, new or existing', async ({ ok, refused }) => {
  const { id } = await ok('POST', monitors, logMonitor)
  const text = "The value provided for parameter 'query' is invalid: invalid operator specified: "
  const bad = { type: 'log alert', query: 'query' }
  await refused(400, [text], 'POST', `${monitors}/validate`, bad)
  await refused(400, [text], 'POST', `${monitors}/${String(id)}/validate`, bad)
  expect(await ok('POST', `${monitors}/${String(id)}/validate`, logMonitor)).toEqual({})
})

scenario(34, 'what may be deleted', async ({ ok }) => {
  const { id } = await ok('POST', monitors, metricMonitor)
  const path = `${monitors}/can_delete?monitor_ids=${String(id)}`
  expect(await ok('GET', path)).toEqual({ data: { ok: [id] }, errors: null })
})

scenario(35, 'what may not be deleted', async ({ ok, refused }) => {
  const { id } = await ok('POST', monitors, metricMonitor)
  const { data } = await ok('POST', '/api/v1/slo', {
    type: 'monitor',
    name: 'availability',
    monitor_ids: [id],
    thresholds: [{ target: 95, timeframe: '7d' }],
  })
  const [{ id: objective } = { id: '' }] = data as readonly { id: string }[]
  const text = `monitor [${String(id)},processor time] is referenced in slos: [${objective},availability]`
  const path = `${monitors}/can_delete?monitor_ids=${String(id)}`
  expect(await ok('GET', path, undefined, 409)).toEqual({
    data: { ok: [] },
    errors: { [String(id)]: [text] },
  })
  await refused(400, [text], 'DELETE', `${monitors}/${String(id)}`)
  await ok('DELETE', `${monitors}/${String(id)}?force=true`)
  expect(await ok('GET', `/api/v1/slo/${objective}`)).toMatchObject({
    data: { monitor_ids: [id] },
  })
})

scenario(36, 'delete, and once more', async ({ ok, refused }) => {
  const { id } = await ok('POST', monitors, metricMonitor)
  const path = `${monitors}/${String(id)}`
  expect(await ok('DELETE', path)).toEqual({ deleted_monitor_id: id })
  await refused(404, ['Monitor not found'], 'DELETE', path)
  await refused(404, ['Monitor not found'], 'GET', path)
})

scenario(37, 'a composite keeps its empty thresholds and its members', async ({ ok, refused }) => {
  const first = await ok('POST', monitors, metricMonitor)
  const second = await ok('POST', monitors, logMonitor)
  const composite = await ok('POST', monitors, {
    type: 'composite',
    name: 'both',
    message: '',
    query: `${String(first['id'])} && !${String(second['id'])}`,
    options: { thresholds: {} },
  })
  expect(composite).toMatchObject({ multi: false, options: { thresholds: {} } })
  const kept = await ok('PUT', `${monitors}/${String(composite['id'])}`, {
    options: { thresholds: { critical: null } },
  })
  expect(kept).toMatchObject({ options: { thresholds: { critical: null } } })
  const text = `monitor [${String(first['id'])},processor time] is referenced in composite monitors: [${String(composite['id'])},both]`
  await refused(400, [text], 'DELETE', `${monitors}/${String(first['id'])}`)
  await ok('DELETE', `${monitors}/${String(composite['id'])}`)
  await ok('DELETE', `${monitors}/${String(first['id'])}`)
})

scenario(38, 'a service check', async ({ ok }) => {
  const thresholds = { warning: 1, critical: 2, ok: 3, unknown: 1 }
  const check = await ok('POST', monitors, {
    type: 'service check',
    name: 'check',
    message: '',
    query: '"custom.check".over("environment:foo").by("host").last(2).count_by_status()',
    options: { thresholds },
  })
  expect(check).toMatchObject({ multi: true, options: { thresholds } })
})

scenario(39, 'roles', async ({ ok, remote, refused }) => {
  const role = '11111111-2222-4333-8444-555555555555'
  const body = { ...metricMonitor, restricted_roles: [role] }
  const { id } = await ok('POST', monitors, body)
  const path = `${monitors}/${String(id)}`
  expect(await ok('GET', path)).toMatchObject({ restricted_roles: [role] })
  await remote.settings({ roles: ['99999999-2222-4333-8444-555555555555'] })
  await refused(400, [`Missing Roles set(['${role}'])`], 'PUT', path, body)
})
