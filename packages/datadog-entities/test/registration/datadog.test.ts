import { describe, expect, test } from 'vitest'

import { datadogRegister } from '../../src/registration/datadog-register.ts'
import { openTestOrganisation } from '../api/organisation.ts'

const { signal } = new AbortController()
const checkout = { 'schema-version': 'v2.2', 'dd-service': 'checkout' }

describe('what is listed in Datadog', () => {
  test('in any of the organisations is listed', async () => {
    const prod = await openTestOrganisation({ name: 'prod' }, { definitions: [checkout] })
    const test = await openTestOrganisation({ name: 'test' })
    const register = datadogRegister({ apis: [test.datadog, prod.datadog] })
    const listed = await register.find('checkout', signal)
    expect(listed).toMatchObject({
      finding: 'yes',
      text: 'software catalog and service definitions of prod',
    })
    expect(listed.ids).toHaveLength(1)
    expect(await register.find('cart', signal)).toMatchObject({
      finding: 'no',
      text: 'not listed in test, prod',
    })
    expect(await register.probe(signal)).toEqual({
      ok: true,
      detail: 'Datadog shows the services of test, prod',
    })
  })

  test('what one organisation does not tell makes the no of the other worthless, but not its yes', async () => {
    const prod = await openTestOrganisation({ name: 'prod' }, { definitions: [checkout] })
    const test = await openTestOrganisation({ name: 'test' })
    await test.remote.settings({ revokedKeys: [test.credentials.appKey] })
    const register = datadogRegister({ apis: [prod.datadog, test.datadog] })
    expect((await register.find('checkout', signal)).finding).toBe('yes')
    expect(await register.find('cart', signal)).toMatchObject({
      finding: 'unknown',
      text: 'does not let us look (403) (test)',
    })
    expect(await register.probe(signal)).toMatchObject({ ok: false })
  })

  test('nobody asked is nothing known', async () => {
    const register = datadogRegister({ apis: [] })
    expect((await register.find('cart', signal)).finding).toBe('unknown')
  })

  test('a used-up rate limit, and when to come again', async () => {
    const { datadog, remote } = await openTestOrganisation({ name: 'prod' })
    await remote.faults([
      {
        match: { path: '*/definitions/*' },
        effect: { type: 'rate-limited', retryAfterSeconds: 40 },
      },
    ])
    const register = datadogRegister({ apis: [datadog], deadlineMs: 2_000 })
    expect(await register.find('cart', signal)).toMatchObject({
      finding: 'unknown',
      text: 'wants fewer requests for now (429) (prod)',
      retryAfterMs: 40_000,
    })
  })

  test('a caller that has gone', async () => {
    const { datadog } = await openTestOrganisation()
    const register = datadogRegister({ apis: [datadog] })
    expect((await register.find('cart', AbortSignal.abort())).finding).toBe('unknown')
  })
})
