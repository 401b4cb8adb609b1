import { describe, expect, test } from 'vitest'

import { errorOf, openTestOrganisation } from '../api/organisation.ts'

const nowhere = { catalog: [], definitions: [] }

function definition(name: string) {
  return { 'schema-version': 'v2.2', 'dd-service': name }
}

describe('where a service is listed in Datadog', () => {
  test('one with a definition is in both places; one with an entity, and one that only sends traces, in the catalog', async () => {
    const entity = { apiVersion: 'v3', kind: 'service', metadata: { name: 'cart' }, spec: {} }
    const { datadog, remote } = await openTestOrganisation(
      {},
      { definitions: [definition('checkout')], entities: [entity] },
    )
    await remote.settings({ apmServices: { prod: ['traced'] } })
    const both = await datadog.services.listed('checkout')
    expect(both.definitions).toHaveLength(1)
    expect(both.catalog).toEqual(both.definitions)
    expect(await datadog.services.listed('cart')).toMatchObject({
      catalog: [expect.any(String)],
      definitions: [],
    })
    expect(await datadog.services.listed('traced')).toMatchObject({
      catalog: ['discovered-traced'],
      definitions: [],
    })
    expect(await datadog.services.listed('billing')).toEqual(nowhere)
  })

  test('a definition of a moment ago is seen in the catalog, though not yet among the definitions', async () => {
    const { datadog, credentials } = await openTestOrganisation()
    await fetch(`${credentials.url}/api/v2/services/definitions`, {
      method: 'POST',
      headers: { 'dd-api-key': credentials.apiKey, 'dd-application-key': credentials.appKey },
      body: JSON.stringify(definition('fresh')),
    })
    expect(await datadog.services.listed('fresh')).toMatchObject({
      catalog: [expect.any(String)],
      definitions: [],
    })
  })

  test('nobody gets around it by writing the name in another way', async () => {
    const { datadog, journal } = await openTestOrganisation(
      {},
      { definitions: [definition('check_out')] },
    )
    for (const name of ['Check_Out', 'CHECK OUT', 'check & out']) {
      expect((await datadog.services.listed(name)).definitions).toHaveLength(1)
    }
    expect(await journal({ path: '/api/v2/services/definitions/check_out' })).toHaveLength(3)
  })

  test('a slash stays a part of the name', async () => {
    const { datadog, journal } = await openTestOrganisation()
    expect(await datadog.services.listed('shop/cart')).toEqual(nowhere)
    expect(await journal()).toEqual([
      'GET /api/v2/catalog/entity 200',
      'GET /api/v2/services/definitions/shop%2Fcart 404',
    ])
  })

  test.each(['', '..', '../monitor', ' ', '?x=1', 'x'.repeat(300)])(
    'what cannot be a service is not asked for: %j',
    async (name) => {
      const { datadog, journal } = await openTestOrganisation()
      expect(await datadog.services.listed(name)).toEqual(nowhere)
      expect(await journal()).toEqual([])
    },
  )
})

describe('what is no answer', () => {
  test.each([
    ['not a list', { data: {} }],
    ['a list without names', { data: [{ id: '1', type: 'entity' }] }],
    ['others than asked for', { data: [{ id: '1', attributes: { name: 'other' } }] }],
  ])('the catalog gives %s', async (_, body) => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.faults([
      { match: { path: '/api/v2/catalog/entity' }, effect: { type: 'status', status: 200, body } },
    ])
    const error = await errorOf(datadog.services.listed('checkout'))
    expect(error.code).toBe('unavailable')
  })

  test('the definition of another service', async () => {
    const { datadog, remote } = await openTestOrganisation()
    const body = { data: { id: '1', attributes: { schema: definition('other') } } }
    await remote.faults([
      { match: { path: '*/definitions/*' }, effect: { type: 'status', status: 200, body } },
    ])
    const error = await errorOf(datadog.services.listed('checkout'))
    expect(error.code).toBe('unavailable')
    expect(error.message).toContain('not asked for')
  })

  test('keys that may not look', async () => {
    const { datadog, remote, credentials } = await openTestOrganisation()
    await remote.settings({ revokedKeys: [credentials.appKey] })
    const error = await errorOf(datadog.services.listed('checkout'))
    expect(error.status).toBe(403)
  })
})
