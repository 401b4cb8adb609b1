import { describe, expect, test } from 'vitest'

import { control, startStandIn, type DatadogSeed } from '../../src/index.ts'
import { httpClient, type Answered, type ClientOptions } from './client.ts'
import { logMonitor, metricMonitor } from './samples.ts'
import { playOnStage } from './scenario.ts'

const monitors = '/api/v1/monitor'
const forbidden = { status: 403, body: { errors: ['Forbidden'] } }
const lacking = {
  status: 403,
  body: { errors: ['Forbidden', 'Failed permission authorization checks'] },
}

async function asked(
  seed: DatadogSeed,
  ask: (send: (keys: Partial<ClientOptions>, ...call: Call) => Promise<Answered>) => Promise<void>,
): Promise<void> {
  await playOnStage(seed, undefined, async ({ credentials }) => {
    await ask((keys, ...call) => httpClient({ ...credentials, ...keys }).send(...call))
  })
}
type Call = Parameters<ReturnType<typeof httpClient>['send']>

describe('who is calling', () => {
  test('no key, an unknown key, no application key, an unknown one', async () => {
    await asked({}, async (send) => {
      expect(await send({ apiKey: undefined }, 'GET', monitors)).toMatchObject({
        status: 403,
        body: { errors: ['API key required'] },
      })
      expect(await send({ apiKey: 'x'.repeat(32) }, 'GET', monitors)).toMatchObject(forbidden)
      expect(await send({ apiKey: 'x' }, 'GET', '/api/v1/validate')).toMatchObject(forbidden)
      expect(await send({ appKey: undefined }, 'GET', monitors)).toMatchObject({ status: 403 })
      expect(await send({ appKey: 'x'.repeat(40) }, 'GET', monitors)).toMatchObject(forbidden)
    })
  })

  test('an API key alone validates and posts events', async () => {
    await asked({}, async (send) => {
      const nobody = { appKey: undefined }
      expect(await send(nobody, 'GET', '/api/v1/validate')).toMatchObject({ status: 200 })
      const event = { title: 'a', text: 'b' }
      expect(await send(nobody, 'POST', '/api/v1/events', event)).toMatchObject({ status: 202 })
    })
  })

  test('a reader reads and validates, and writes nothing', async () => {
    await playOnStage({}, undefined, async ({ credentials, ok }) => {
      const { id } = await ok('POST', monitors, metricMonitor)
      const reader = httpClient({ ...credentials, appKey: credentials.readOnlyAppKey })
      for (const path of ['', `/${String(id)}`, `/can_delete?monitor_ids=${String(id)}`]) {
        expect(await reader.send('GET', monitors + path)).toMatchObject({ status: 200 })
      }
      expect(await reader.send('POST', `${monitors}/validate`, metricMonitor)).toMatchObject({
        status: 200,
      })
      expect(await reader.send('POST', monitors, metricMonitor)).toMatchObject(lacking)
      expect(await reader.send('DELETE', `${monitors}/${String(id)}`)).toMatchObject(lacking)
      expect(await reader.send('POST', '/api/v1/dashboard', {})).toMatchObject(lacking)
      expect(await reader.send('POST', '/api/v2/catalog/entity', {})).toMatchObject(lacking)
    })
  })

  test('a limited key cannot write log monitors', async () => {
    const limited = { key: 'a'.repeat(40), name: 'ci', scopes: ['monitors_write' as const] }
    await asked({ keys: { applicationKeys: [limited] } }, async (send) => {
      const key = { appKey: limited.key }
      expect(await send(key, 'POST', monitors, metricMonitor)).toMatchObject({ status: 200 })
      expect(await send(key, 'POST', monitors, logMonitor)).toMatchObject(lacking)
      expect(await send(key, 'GET', monitors)).toMatchObject(lacking)
    })
  })

  test('after a rotation both pairs work until the old one is revoked', async () => {
    await playOnStage({}, undefined, async ({ credentials, remote, datadog }) => {
      const { oldApiKey, oldAppKey } = credentials
      const old = httpClient({ ...credentials, apiKey: oldApiKey, appKey: oldAppKey })
      expect(await old.send('GET', monitors)).toMatchObject({ status: 200 })
      await remote.settings({ revokedKeys: [oldApiKey, oldAppKey] })
      expect(await old.send('GET', monitors)).toMatchObject(forbidden)
      expect(await old.send('GET', '/api/v1/validate')).toMatchObject(forbidden)
      expect(await datadog.send('GET', monitors)).toMatchObject({ status: 200 })
    })
  })

  test('organisations know nothing of each other', async () => {
    const one = await startStandIn('datadog')
    const two = await startStandIn('datadog', { seed: { organisation: 7 } })
    try {
      const stranger = httpClient({ ...one.credentials, url: two.url })
      expect(await stranger.send('GET', monitors)).toMatchObject(forbidden)
      const own = await httpClient(two.credentials).send('POST', monitors, metricMonitor)
      expect(own.body).toMatchObject({ org_id: 7 })
      expect(await control(one.url).state()).toMatchObject({ monitors: [] })
    } finally {
      await one.close()
      await two.close()
    }
  })

  test('nothing that can be seen from outside holds a key', async () => {
    await playOnStage({}, undefined, async ({ credentials, remote }) => {
      expect(JSON.stringify(await remote.state())).not.toContain(credentials.appKey)
    })
  })
})
