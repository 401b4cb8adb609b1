import { expect, test } from 'vitest'

import { dashboard, metricMonitor } from './samples.ts'
import { playOnStage, type Body } from './scenario.ts'

test('a downtime of v1: made, changed, shown by v2, cancelled by its scope', async () => {
  await playOnStage({}, undefined, async ({ ok, refused }) => {
    const downtimes = '/api/v1/downtime'
    const { id: monitor } = await ok('POST', '/api/v1/monitor', metricMonitor)
    const made = await ok('POST', downtimes, { scope: 'env:ci', monitor_tags: ['env:ci'] })
    expect(made).toMatchObject({ scope: ['env:ci'], active: true, monitor_id: null, end: null })
    const path = `${downtimes}/${String(made['id'])}`
    expect(await ok('PUT', path, { message: 'quiet' })).toMatchObject({
      message: 'quiet',
      scope: ['env:ci'],
    })
    const { data } = await ok('GET', '/api/v2/downtime')
    expect(data).toMatchObject([{ attributes: { message: 'quiet', status: 'active' } }])
    const about = await ok('GET', `/api/v1/monitor/${String(monitor)}/downtimes`)
    expect(about).toMatchObject([{ id: made['id'] }])
    expect(await ok('POST', `${downtimes}/cancel/by_scope`, { scope: 'env:ci' })).toEqual({
      cancelled_ids: [made['id']],
    })
    expect(await ok('GET', path)).toMatchObject({ active: false, disabled: true })
    await refused(404, ['Downtime not found'], 'DELETE', path)
    await refused(404, ['Monitor with id 0 not found'], 'GET', '/api/v1/monitor/0/downtimes')
  })
})

test('a list of dashboards', async () => {
  await playOnStage({}, undefined, async ({ ok }) => {
    const { id: board } = await ok('POST', '/api/v1/dashboard', dashboard)
    const lists = '/api/v1/dashboard/lists/manual'
    const { id } = await ok('POST', lists, { name: 'ours' })
    const members = `/api/v2/dashboard/lists/manual/${String(id)}/dashboards`
    const dashboards = [{ id: board, type: 'custom_timeboard' }]
    expect(await ok('POST', members, { dashboards })).toEqual({
      added_dashboards_to_list: dashboards,
    })
    expect(await ok('GET', members)).toEqual({ dashboards, total: 1 })
    expect(await ok('GET', `${lists}/${String(id)}`)).toMatchObject({ dashboard_count: 1 })
    await ok('DELETE', members, { dashboards })
    expect(await ok('DELETE', `${lists}/${String(id)}`)).toEqual({ deleted_dashboard_list_id: id })
    await ok('GET', `${lists}/${String(id)}`, undefined, 404)
  })
})

test('a shared dashboard', async () => {
  await playOnStage({ site: 'datadoghq.eu' }, undefined, async ({ ok }) => {
    const { id } = await ok('POST', '/api/v1/dashboard', dashboard)
    const shares = '/api/v1/dashboard/public'
    const share = { dashboard_id: id, dashboard_type: 'custom_timeboard', share_type: 'open' }
    const { token, public_url: url } = await ok('POST', shares, share)
    expect(url).toBe(`https://p.datadoghq.eu/sb/${String(token)}`)
    const shared = await ok('GET', '/api/v1/dashboard?filter[shared]=true')
    expect(shared['dashboards']).toHaveLength(1)
    await ok('DELETE', `${shares}/${String(token)}`)
    await ok('GET', `${shares}/${String(token)}`, undefined, 404)
  })
})

test('how often a dashboard is used', async () => {
  await playOnStage({}, undefined, async ({ ok, refused }) => {
    const { id } = await ok('POST', '/api/v1/dashboard', dashboard)
    const usage = '/api/v2/dashboards'
    expect(await ok('GET', `${usage}/${String(id)}/usage`)).toMatchObject({ data: { id } })
    expect((await ok('GET', `${usage}/usage?page[limit]=1`))['data']).toHaveLength(1)
    const text = 'Dashboard not found for dashboard_id=abc-def-ghi in org_id=321813'
    await refused(404, [text], 'GET', `${usage}/abc-def-ghi/usage`)
  })
})

test('entities: filters, relations, schemas, what the seed defines', async () => {
  const entity = (name: string, more: Body = {}): Body => ({
    apiVersion: 'v3',
    kind: 'service',
    metadata: { name, ...more },
  })
  const seed = {
    entities: [
      entity('web', { owner: 'shop' }),
      { ...entity('api'), spec: { dependsOn: ['service:db'] } },
    ],
    definitions: [{ 'schema-version': 'v2.2', 'dd-service': 'legacy', team: 'ops' }],
  }
  await playOnStage(seed, undefined, async ({ ok, datadog }) => {
    const entities = '/api/v2/catalog/entity'
    const names = async (query: string): Promise<readonly unknown[]> => {
      const { data } = await ok('GET', `${entities}?${query}`)
      return (data as readonly { attributes: { name: string } }[]).map(
        ({ attributes }) => attributes.name,
      )
    }
    expect(await names('')).toEqual(['web', 'api', 'legacy'])
    expect(await names('filter[owner]=shop')).toEqual(['web'])
    expect(await names('filter[ref]=service:api')).toEqual(['api'])
    expect(await names('filter[kind]=datastore')).toEqual([])
    expect(await names('filter[relation][type]=RelationTypeDependsOn')).toEqual(['api'])
    expect(await names('page[offset]=1&page[limit]=1')).toEqual(['api'])
    const { included } = await ok('GET', `${entities}?filter[name]=web&include=schema,raw_schema`)
    expect(included).toMatchObject([
      { type: 'schema', attributes: { schema: seed.entities[0] } },
      { type: 'rawSchema' },
    ])
    await ok('DELETE', `${entities}/service:default/web`, undefined, 204)
    await ok('DELETE', `${entities}/service:default/web`, undefined, 404)
    await ok('GET', '/api/v2/services/definitions/legacy')
    const yaml = 'apiVersion: v3\nkind: service\nmetadata:\n  name: in-yaml\n'
    expect(await datadog.send('POST', entities, yaml)).toMatchObject({ status: 202 })
    expect(await datadog.send('POST', entities, 'kind: [')).toMatchObject({ status: 400 })
    expect(await datadog.send('POST', entities, { kind: 'service' })).toMatchObject({ status: 400 })
  })
})

test('services that send traces', async () => {
  const settings = { apmServices: { prod: ['web', 'api'] } }
  await playOnStage({ settings }, undefined, async ({ ok }) => {
    const path = '/api/v2/apm/services'
    expect(await ok('GET', `${path}?filter[env]=prod`)).toMatchObject({
      data: { attributes: { services: ['web', 'api'] } },
    })
    expect(await ok('GET', `${path}?filter[env]=none`)).toMatchObject({
      data: { attributes: { services: [] } },
    })
    await ok('GET', path, undefined, 400)
  })
})

test('events of v2 are refused item by item', async () => {
  await playOnStage({}, undefined, async ({ ok, remote }) => {
    const event = (attributes: object): Body => ({
      data: {
        type: 'event',
        attributes: {
          category: 'alert',
          title: 'load',
          attributes: { status: 'error', priority: '2' },
          ...attributes,
        },
      },
    })
    const path = '/api/v2/events'
    expect(await ok('POST', path, event({}), 202)).toMatchObject({ data: { type: 'event' } })
    const old = new Date(Date.parse((await remote.clock({})).now) - 19 * 3_600_000).toISOString()
    for (const wrong of [
      { title: 'x'.repeat(501) },
      { message: 'x'.repeat(4001) },
      { tags: Array.from({ length: 101 }, () => 'a:b') },
      { timestamp: old },
      { attributes: { status: 'bad' } },
      { attributes: { status: 'ok', priority: '6' } },
    ]) {
      expect(await ok('POST', path, event(wrong), 400)).toMatchObject({
        errors: [{ status: '400', title: expect.any(String), detail: expect.any(String) }],
      })
    }
  })
})

test('who may edit a dashboard', async () => {
  await playOnStage({}, undefined, async ({ ok }) => {
    const { id } = await ok('POST', '/api/v1/dashboard', dashboard)
    const resource = `dashboard:${String(id)}`
    const bindings = [{ relation: 'editor', principals: ['role:abc', 'user:def'] }]
    await ok('POST', `/api/v2/restriction_policy/${resource}`, {
      data: { id: resource, type: 'restriction_policy', attributes: { bindings } },
    })
    expect(await ok('GET', `/api/v1/dashboard/${String(id)}`)).toMatchObject({
      restricted_roles: ['abc'],
    })
  })
})

test('a monitor that two objectives and a composite need', async () => {
  await playOnStage({}, undefined, async ({ ok, datadog }) => {
    const { id } = await ok('POST', '/api/v1/monitor', metricMonitor)
    const slo = { type: 'monitor', monitor_ids: [id], thresholds: [] }
    await ok('POST', '/api/v1/slo', { ...slo, name: 'one' })
    await ok('POST', '/api/v1/slo', { ...slo, name: 'two' })
    const composite = { type: 'composite', query: `${String(id)} && ${String(id)}`, name: 'c' }
    await ok('POST', '/api/v1/monitor', composite)
    const path = `/api/v1/monitor/${String(id)}`
    const { body } = await datadog.send('DELETE', path)
    expect((body as Body)['errors']).toEqual([
      expect.stringMatching(/is referenced in slos: \[.*,one\], \[.*,two\]$/),
      expect.stringMatching(/is referenced in composite monitors: \[\d+,c\]$/),
    ])
    await ok('DELETE', `${path}?force=true`)
  })
})
