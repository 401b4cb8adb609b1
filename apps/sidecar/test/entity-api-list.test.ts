import { expect, test } from 'vitest'

import { dashboardSpec, grant, openEntityApi } from './entity-api-house.ts'

test('dashboards of others are looked through page by page, and each is read once', async () => {
  const { send, datadog } = await openEntityApi({
    grants: { few: [grant({ services: ['shop-few'] })] },
  })
  const documents = Array.from({ length: 60 }, (_, index) => {
    const service = index % 30 === 29 ? 'shop-few' : 'shop-web'
    const template_variables = [{ name: 'service', prefix: 'service', defaults: [service] }]
    return {
      kind: 'dashboard',
      ref: `d${index}`,
      spec: dashboardSpec({ title: `d${index}`, template_variables }),
    }
  })
  expect((await send('POST', '/apply', documents)).status).toBe(200)
  const before = (await datadog.journal({ method: 'GET', path: '/api/v1/dashboard/*' })).length
  const reads = async () =>
    (await datadog.journal({ method: 'GET', path: '/api/v1/dashboard/*' })).length - before
  const look = async () => {
    const found: object[] = []
    let pages = 0
    let cursor: unknown
    do {
      const query = typeof cursor === 'string' ? `?cursor=${cursor}` : ''
      const page = await send('GET', `/dashboard${query}`, undefined, { as: 'few' })
      found.push(...(page.json['items'] as object[]))
      pages += 1
      cursor = page.json['next']
    } while (cursor !== undefined)
    return { found, pages }
  }
  const first = await look()
  expect(first.pages).toBe(2)
  expect(first.found).toHaveLength(2)
  expect(first.found).toMatchObject([{ services: ['shop-few'] }, { services: ['shop-few'] }])
  expect(await reads()).toBe(60)
  expect((await look()).found).toEqual(first.found)
  expect(await reads()).toBe(60)
  const all = await send('GET', '/dashboard?limit=200', undefined, { as: 'all' })
  expect(all.json['items']).toHaveLength(60)
  expect(await reads()).toBe(60)
})
