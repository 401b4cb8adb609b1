import { inspect } from 'node:util'

import type { CredentialSource } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import type { DatadogKeys } from '../../src/api/datadog-options.ts'
import { errorOf, keysOf, openTestOrganisation } from './organisation.ts'
import { monitorNamed } from './samples.ts'

/** A source whose newest pair can be changed by hand, and which notes what was rejected. */
function rotating(first: DatadogKeys): CredentialSource<DatadogKeys> & {
  newest: { version: string; value: DatadogKeys }
  readonly rejected: string[]
  /** Called when a version is rejected. */
  onReject: () => void
} {
  const source = {
    newest: { version: 'one', value: first },
    rejected: [] as string[],
    onReject: (): void => undefined,
    get: () => Promise.resolve(source.newest),
    reject(version: string) {
      source.rejected.push(version)
      source.onReject()
    },
  }
  return source
}

async function openRotating(): Promise<
  Awaited<ReturnType<typeof openTestOrganisation>> & { source: ReturnType<typeof rotating> }
> {
  const { credentials } = await openTestOrganisation()
  const source = rotating(keysOf({ apiKey: credentials.oldApiKey, appKey: credentials.oldAppKey }))
  return { ...(await openTestOrganisation({ credentials: source })), source }
}

describe('keys that change while the process runs', () => {
  test('a new pair is used from the next call on', async () => {
    const { datadog, source, credentials, remote } = await openRotating()
    await datadog.monitors.create(monitorNamed('first'))
    source.newest = { version: 'two', value: keysOf(credentials) }
    await datadog.monitors.create(monitorNamed('second'))
    const sent = await remote.journal({ method: 'POST' })
    expect(
      sent.map(({ headers }) => [headers['dd-api-key'], headers['dd-application-key']]),
    ).toEqual([
      [credentials.oldApiKey, credentials.oldAppKey],
      [credentials.apiKey, credentials.appKey],
    ])
    expect(source.rejected).toEqual([])
  })

  test.each(['oldApiKey', 'oldAppKey'] as const)(
    'when %s is revoked the source is told, and what it then has is tried',
    async (name) => {
      const { datadog, source, credentials, remote, events, journal } = await openRotating()
      await remote.settings({ revokedKeys: [credentials[name]] })
      source.onReject = () => {
        source.newest = { version: 'two', value: keysOf(credentials) }
      }
      const monitor = await datadog.monitors.create(monitorNamed('made once'))
      expect(monitor.name).toBe('made once')
      expect(source.rejected).toEqual(['one'])
      expect(await journal({ path: '/api/*' })).toEqual([
        'POST /api/v1/monitor 403',
        'POST /api/v1/monitor 200',
      ])
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'keys-rejected', organisation: 'test', status: 403 }),
      )
    },
  )

  test('without another pair the call fails, and nothing is repeated', async () => {
    const { datadog, source, credentials, remote, journal } = await openRotating()
    await remote.settings({ revokedKeys: [credentials.oldApiKey] })
    const error = await errorOf(datadog.monitors.create(monitorNamed('never')))
    expect(error).toMatchObject({
      code: 'credentials',
      status: 403,
      errors: ['Forbidden'],
      executed: 'no',
      organisation: 'test',
    })
    expect(source.rejected).toEqual(['one'])
    expect(await journal({ path: '/api/*' })).toEqual(['POST /api/v1/monitor 403'])
  })

  test('a second pair that is not known either ends the call', async () => {
    const { datadog, source, credentials, remote, journal } = await openRotating()
    await remote.settings({ revokedKeys: [credentials.oldApiKey] })
    source.onReject = () => {
      const value = keysOf({ apiKey: 'also-wrong', appKey: 'also-wrong' })
      source.newest = { version: `after ${source.newest.version}`, value }
    }
    expect(await errorOf(datadog.monitors.get(1))).toMatchObject({ code: 'credentials' })
    expect(await journal({ path: '/api/*' })).toHaveLength(2)
  })
})

describe('what the keys may do', () => {
  test('a key that may only read is no reason to ask for another one', async () => {
    const opened = await openTestOrganisation()
    const { apiKey, readOnlyAppKey } = opened.credentials
    const source = rotating(keysOf({ apiKey, appKey: readOnlyAppKey }))
    const { datadog } = await openTestOrganisation({ credentials: source })
    expect(await errorOf(datadog.monitors.create(monitorNamed('x')))).toMatchObject({
      code: 'forbidden',
      status: 403,
      errors: ['Forbidden', 'Failed permission authorization checks'],
      retryable: false,
    })
    expect(source.rejected).toEqual([])
    expect(await datadog.checkKeys()).toEqual({ ok: true })
  })

  test('a check says which key is wrong', async () => {
    const { datadog, credentials, remote } = await openTestOrganisation()
    expect(await datadog.checkKeys()).toEqual({ ok: true })
    await remote.settings({ revokedKeys: [credentials.appKey] })
    expect(await datadog.checkKeys()).toEqual({
      ok: false,
      which: 'application-key',
      reason: 'Forbidden',
    })
    await remote.settings({ revokedKeys: [credentials.apiKey] })
    expect(await datadog.checkKeys()).toEqual({ ok: false, which: 'api-key', reason: 'Forbidden' })
  })
})

test('a source that fails is told as what it is', async () => {
  const { datadog, journal } = await openTestOrganisation({
    credentials: {
      get: () => Promise.reject(new Error('vault is sealed')),
      reject: () => undefined,
    },
  })
  const error = await errorOf(datadog.monitors.get(1))
  expect(error).toMatchObject({ code: 'credentials', retryable: true, executed: 'no' })
  expect(error.cause).toMatchObject({ message: 'vault is sealed' })
  expect(await journal({ path: '/api/*' })).toEqual([])
})

test('no key is in an error or in an event', async () => {
  const { datadog, credentials, remote, events } = await openTestOrganisation()
  const { apiKey, appKey } = credentials
  const echo = { errors: [`the key ${apiKey} with ${appKey}`] }
  await remote.faults([{ match: {}, effect: { type: 'status', status: 400, body: echo } }])
  const rejected = await errorOf(datadog.monitors.create(monitorNamed('x')))
  await remote.faults([{ match: {}, effect: { type: 'status', status: 403, body: echo } }])
  const refused = await errorOf(datadog.dashboards.get('abc-def-ghi'))
  expect([rejected.code, refused.code]).toEqual(['rejected', 'credentials'])
  const shown = [rejected, refused, events].map((each) => inspect(each, { depth: 20 })).join()
  expect(shown).not.toContain(apiKey)
  expect(shown).not.toContain(appKey)
})
