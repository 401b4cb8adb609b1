import { expect } from 'vitest'

import { httpClient } from './client.ts'
import { scenario, type Body } from './scenario.ts'

const definitions = '/api/v2/services/definitions'
const entities = '/api/v2/catalog/entity'

for (const version of ['v2', 'v2.1', 'v2.2']) {
  scenario(54, `a service definition ${version}, new and changed`, async ({ ok, remote }) => {
    const schema = { 'schema-version': version, 'dd-service': 'web-store', team: 'web' }
    const stored = {
      data: [
        {
          type: 'service-definition',
          attributes: {
            meta: { 'ingested-schema-version': version, warnings: [] },
            schema,
          },
        },
      ],
    }
    expect(await ok('POST', definitions, schema)).toMatchObject(stored)
    await ok('POST', definitions, { ...schema, team: 'shop' })
    await remote.clock({ advanceMs: 1000 })
    expect(await ok('GET', `${definitions}/web-store`)).toMatchObject({
      data: { attributes: { schema: { team: 'shop' } } },
    })
    const { data } = await ok('GET', `${definitions}?page[size]=10`)
    expect(data).toHaveLength(1)
  })
}

scenario(55, 'reads of definitions lag behind, both ways', async ({ ok, remote }) => {
  await remote.clock({ frozen: true })
  await ok('POST', definitions, { 'schema-version': 'v2.2', 'dd-service': 'web-store' })
  const path = `${definitions}/web-store`
  await ok('GET', path, undefined, 404)
  await ok('DELETE', path, undefined, 404)
  await remote.clock({ advanceMs: 1000 })
  await ok('GET', path)
  await ok('DELETE', path, undefined, 204)
  await ok('GET', path)
  await remote.clock({ advanceMs: 1000 })
  await ok('GET', path, undefined, 404)
})

scenario(56, 'a definition that is not there', async ({ ok }) => {
  const missing = { errors: ['Not Found'], error_details: [{}] }
  const path = `${definitions}/not-a-service`
  expect(await ok('GET', path, undefined, 404)).toEqual(missing)
  expect(await ok('DELETE', path, undefined, 404)).toEqual(missing)
})

scenario(57, 'an entity: put there, looked up, deleted by its ref', async ({ ok, remote }) => {
  const entity = {
    apiVersion: 'v3',
    kind: 'service',
    metadata: { name: 'web-store', owner: 'web', tags: ['tier:one'] },
  }
  const attributes = { kind: 'service', name: 'web-store', namespace: 'default', owner: 'web' }
  expect(await ok('POST', entities, entity, 202)).toMatchObject({
    data: [{ type: 'entity', attributes }],
    meta: { count: 1 },
  })
  const lookup = `${entities}?filter[ref]=service:default/web-store`
  expect(await ok('GET', lookup)).toMatchObject({ data: [{ attributes }], meta: { count: 1 } })
  await ok(
    'DELETE',
    `${entities}/${encodeURIComponent('service:default/web-store')}`,
    undefined,
    204,
  )
  expect(await ok('GET', lookup)).toMatchObject({ data: [], meta: { count: 0 } })
  await remote.settings({ apmServices: { prod: ['web-store'] } })
  expect(await ok('GET', lookup)).toMatchObject({ data: [] })
  const discovered = await ok('GET', `${lookup}&includeDiscovered=true`)
  expect(discovered).toMatchObject({ data: [{ attributes: { name: 'web-store' } }] })
})

scenario(
  58,
  'entities come in pages of a hundred',
  async ({ ok }) => {
    const first = await ok('GET', entities)
    expect(first['data']).toHaveLength(100)
    const { next } = first['links'] as { next: string }
    expect(next).toBe(`${entities}?page[offset]=100&page[limit]=100`)
    const last = await ok('GET', next)
    expect(last['data']).toHaveLength(20)
    expect(last['links']).not.toHaveProperty('next')
  },
  {
    entities: Array.from({ length: 120 }, (_, index): Body => ({
      apiVersion: 'v3',
      kind: 'service',
      metadata: { name: `service-${index}` },
    })),
  },
)

scenario(59, 'is the key valid', async ({ credentials, ok }) => {
  expect(await ok('GET', '/api/v1/validate')).toEqual({ valid: true })
  const nobody = await httpClient({ url: credentials.url }).send('GET', '/api/v1/validate')
  expect(nobody).toMatchObject({ status: 403, body: { errors: ['API key required'] } })
})
