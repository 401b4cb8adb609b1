import { expect, test } from 'vitest'

import { monitorSpec, openEntityApi } from './entity-api-house.ts'

test('who did what to what, and what came of it; never what was in it', async () => {
  const { send, records } = await openEntityApi()
  const secret = 'the-words-of-the-message'
  const created = await send('POST', '/monitor', monitorSpec({ message: secret }))
  const path = created.headers.get('location') ?? ''
  const id = String(created.json['id'])
  await send('PUT', path, monitorSpec({ message: `${secret} again` }))
  await send('PUT', path, monitorSpec({ tags: ['service:pay-api'] }))
  await send('PUT', path, monitorSpec(), { as: 'pay' })
  await send('DELETE', `${path}?dryRun=true`)
  await send('DELETE', path)
  const known = {
    organisation: 'prod',
    kind: 'monitor',
    ref: 'shop-web load',
    caller: 'token/shop',
  }
  const entity = { ...known, entity: id }
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(records).toMatchObject([
    { ...entity, outcome: 'created', status: 201, after: digest, services: ['shop-web'] },
    { ...entity, outcome: 'updated', status: 200, before: digest, after: digest },
    { ...entity, outcome: 'forbidden', status: 403, refusal: expect.any(String) },
    { caller: 'token/pay', outcome: 'not-found', status: 404, entity: id },
    { ...entity, status: 200, dryRun: true },
    { ...entity, outcome: 'deleted', status: 204, before: digest },
  ])
  expect(records[1]?.before).toBe(records[0]?.after)
  expect(records[1]?.after).not.toBe(records[1]?.before)
  expect(records[3]).not.toHaveProperty('services')
  expect(JSON.stringify(records)).not.toContain(secret)
})
