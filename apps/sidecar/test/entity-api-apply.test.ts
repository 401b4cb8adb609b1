import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'

import { alertSpec, dashboardSpec, grant, monitorSpec, openEntityApi } from './entity-api-house.ts'

const monitor = (ref: string, more: Readonly<Record<string, unknown>> = {}) => {
  const query = `avg(last_5m):avg:load.${ref}{service:shop-web} > 4`
  return { kind: 'monitor', ref, spec: monitorSpec({ name: ref, query, ...more }) }
}

function composite(expression: string) {
  const { condition: _, signal: _signal, ...spec } = alertSpec({ name: 'both' })
  return { ...spec, signal: { kind: 'composite', expression }, condition: { thresholds: {} } }
}

describe('POST /apply', () => {
  test('many documents that link to each other, in YAML; the second time nothing is written', async () => {
    const { send, writes, dashboards } = await openEntityApi()
    const graph = { type: 'alert_graph', alert_id: '${load}', viz_type: 'timeseries' }
    const documents = [
      {
        kind: 'dashboard',
        ref: 'board',
        spec: dashboardSpec({ widgets: [{ definition: graph }] }),
      },
      monitor('load'),
      { kind: 'alert', ref: 'errors', spec: alertSpec() },
      { kind: 'alert', ref: 'both', spec: composite('${load} && ${errors}') },
    ]
    const text = documents.map((document) => stringify(document)).join('---\n')
    const yaml = { type: 'application/yaml' }
    const plan = await send('POST', '/apply?dryRun=true', text, yaml)
    expect(plan).toMatchObject({ status: 200, json: { dryRun: true, complete: true } })
    expect(plan.json['actions']).toHaveLength(4)
    expect(await writes()).toEqual([])
    const applied = await send('POST', '/apply', text, yaml)
    expect(applied).toMatchObject({ status: 200, json: { complete: true, owner: 'shop' } })
    const results = applied.json['results'] as { ref: string; id: string; status: string }[]
    expect(results.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done'])
    const load = results.find(({ ref }) => ref === 'load')
    expect(JSON.stringify(await dashboards())).toContain(`"alert_id":"${load?.id ?? 'none'}"`)
    const before = await writes()
    const again = await send('POST', '/apply', text, yaml)
    expect(again).toMatchObject({ status: 200, json: { complete: true } })
    expect(await writes()).toEqual(before)
  })

  test('what cannot be done is 409 with the report; the rest is done', async () => {
    const { send, monitors } = await openEntityApi()
    const applied = await send('POST', '/apply', [
      monitor('load'),
      monitor('bad', { query: 'nix' }),
    ])
    expect(applied).toMatchObject({
      status: 409,
      json: { type: 'urn:retriever:problem:incomplete', report: { complete: false } },
    })
    expect(applied.json).toMatchObject({
      report: {
        results: [
          { ref: 'load', status: 'done' },
          {
            ref: 'bad',
            status: 'failed',
            problem: 'datadog-rejected',
            errors: [expect.any(String)],
          },
        ],
      },
    })
    expect((await monitors()).map(({ name }) => name)).toContain('load')
  })

  test('all mistakes of all documents, and nothing is done', async () => {
    const { send, requests } = await openEntityApi()
    const refused = await send('POST', '/apply', [
      monitor('a', { query: 1 }),
      { kind: 'alert', spec: alertSpec({ severity: 7 }) },
      monitor('b', { tags: ['service:pay-api'] }),
    ])
    expect(refused.status).toBe(400)
    expect(refused.json['errors']).toMatchObject([
      { pointer: '/0/spec/query' },
      { pointer: '/1/spec/severity' },
    ])
    const forbidden = await send('POST', '/apply', [
      monitor('a', { tags: ['service:pay-api'] }),
      monitor('b'),
      monitor('c', { tags: ['service:pay-web'] }),
    ])
    expect(forbidden).toMatchObject({
      status: 403,
      json: { errors: [{ pointer: '/0' }, { pointer: '/2' }] },
    })
    expect(await requests()).toBe(0)
  })

  test('prune deletes what the owner has, the grant covers and nobody declares', async () => {
    const { send, monitors } = await openEntityApi({
      grants: { wide: [grant({ services: ['*'] })] },
    })
    const wide = { as: 'wide' }
    await send('POST', '/apply', [monitor('load'), monitor('old')])
    await send('POST', '/monitor', monitor('pay', { tags: ['service:pay-api'] }), wide)
    await send('POST', '/monitor', monitor('sre'), { as: 'all' })
    const names = async () => (await monitors()).map(({ name }) => name)
    const declared = [monitor('load')]
    expect(await send('POST', '/apply?prune=true', declared)).toMatchObject({
      status: 400,
      json: { errors: [{ parameter: 'maxDeletes' }] },
    })
    expect(await send('POST', '/apply?prune=true&maxDeletes=0', declared)).toMatchObject({
      status: 409,
      json: { type: 'urn:retriever:problem:too-many-deletes' },
    })
    const pruned = '/apply?prune=true&maxDeletes=1'
    const plan = await send('POST', `${pruned}&dryRun=true`, declared)
    expect(plan.json['actions']).toMatchObject([
      { action: 'unchanged' },
      { action: 'delete', ref: 'old' },
    ])
    const lacking = { as: 'reader' }
    expect((await send('POST', pruned, declared, lacking)).status).toBe(401)
    expect(await send('POST', `${pruned}&scope=ref=zzz`, declared)).toMatchObject({ status: 200 })
    expect(await names()).toContain('old')
    expect(await send('POST', `${pruned}&scope=nix`, declared)).toMatchObject({ status: 400 })
    expect(await send('POST', pruned, declared)).toMatchObject({ status: 200 })
    expect(await names()).not.toContain('old')
    expect(await names()).toEqual(expect.arrayContaining(['load', 'pay', 'sre']))
  })

  test('adopt, replace and prune need their scopes', async () => {
    const { send, requests } = await openEntityApi({
      grants: { writer: [grant({ scopes: ['monitor:write', 'alert:write'] })] },
    })
    const as = { as: 'writer' }
    const refused = await send('POST', '/apply?adopt=true&replace=true', [monitor('a')], as)
    expect(refused).toMatchObject({
      status: 403,
      json: { errors: [{ parameter: 'adopt' }, { parameter: 'replace' }] },
    })
    const board = await send('POST', '/apply', [{ kind: 'dashboard', spec: dashboardSpec() }], as)
    expect(board).toMatchObject({ status: 403, json: { errors: [{ pointer: '/0' }] } })
    expect((await send('POST', '/apply?prune=true&maxDeletes=9', [], as)).status).toBe(403)
    expect(await requests()).toBe(0)
  })
})
