import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { control, startStandIn } from '@retriever/sandbox'
import { Secret, systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'

import { SecretFromFile } from '../../config/followed-secret.ts'
import { currentTrace, traceOf } from '../../http/trace.ts'
import type { DatadogConfig } from '../config.ts'
import { openOrganisations } from './open-organisations.ts'

const silent = pino({ level: 'silent' })

async function datadog() {
  const standIn = await startStandIn('datadog')
  onTestFinished(() => standIn.close())
  return standIn
}

/** The section `datadog` with one organisation whose keys are these. */
function section(url: string, apiKey: Secret, appKey: Secret): DatadogConfig {
  return {
    prod: {
      url,
      credentials: { apiKey, appKey },
      deadline: 10_000,
      requireIfMatch: false,
      listLimit: 1_000,
    },
  }
}

async function open(config: DatadogConfig) {
  const organisations = await openOrganisations(config, {
    clock: systemClock,
    random: Math.random,
    logger: silent,
    events: () => {},
  })
  const stop = new AbortController()
  const running = organisations.run(stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await running
    await organisations.close()
  })
  const check = async (name: string, how: 'run' | 'examine' = 'run') => {
    const found = organisations.checks.find((one) => one.name === name)
    return (found?.[how] ?? found?.run)?.(stop.signal)
  }
  return { organisations, check }
}

/** Two key files of one folder, as something else publishes them. */
function keyFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (name: string, value: string) => {
    writeFileSync(join(folder, `${name}.new`), `${value}\n`)
    renameSync(join(folder, `${name}.new`), join(folder, name))
    return new SecretFromFile(value, join(folder, name))
  }
  return { write }
}

test('keys that Datadog takes are good, and may do all that is needed', async () => {
  const { url, credentials } = await datadog()
  const { apiKey, appKey } = credentials
  const { check } = await open(section(url, new Secret(apiKey), new Secret(appKey)))
  expect(await check('datadog/prod/keys')).toMatchObject({ ok: true })
  expect(await check('datadog/prod')).toMatchObject({ ok: true, detail: 'Datadog takes the keys' })
  expect(await check('datadog/prod', 'examine')).toEqual({
    ok: true,
    detail: 'the keys may do all that is needed',
  })
  const writes = (await control(url).journal()).filter(({ method }) => method !== 'GET')
  expect(writes.map(({ status }) => status)).toEqual([404, 404])
})

test('an application key that may only read is told, with what it lacks', async () => {
  const { url, credentials } = await datadog()
  const { apiKey, readOnlyAppKey } = credentials
  const { check } = await open(section(url, new Secret(apiKey), new Secret(readOnlyAppKey)))
  expect(await check('datadog/prod', 'examine')).toMatchObject({
    ok: false,
    hint: expect.stringContaining('monitors_write, dashboards_write'),
  })
})

test('wrong keys make it unready, and a Datadog that does not answer does not', async () => {
  const { url, close, credentials } = await datadog()
  const wrong = await open(section(url, new Secret('wrong'), new Secret('wrong')))
  expect(await wrong.check('datadog/prod/keys')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('Datadog refuses the API key'),
  })
  await close()
  const config = section(url, new Secret(credentials.apiKey), new Secret(credentials.appKey))
  const { check } = await open({ prod: { ...config['prod'], deadline: 200 } } as DatadogConfig)
  expect(await check('datadog/prod/keys')).toMatchObject({ ok: true })
  expect(await check('datadog/prod')).toMatchObject({ ok: false })
})

test('a wrong new key keeps the last good one and says so; a right one is used', async () => {
  const { url, credentials } = await datadog()
  const { apiKey, appKey, oldApiKey, oldAppKey } = credentials
  const { write } = keyFiles()
  const config = section(url, write('api', oldApiKey), write('app', oldAppKey))
  const { organisations, check } = await open(config)
  const monitors = () => organisations.get('prod')?.api.monitors.get(1)
  const lastKey = async () =>
    (await control(url).journal()).toReversed().find(({ status }) => status !== 403)?.headers[
      'dd-api-key'
    ]
  await monitors()
  expect(await lastKey()).toBe(oldApiKey)

  write('api', 'f'.repeat(32))
  await expect
    .poll(
      async () => {
        await monitors()
        const refused = (await control(url).journal()).filter(({ status }) => status === 403)
        return refused.length
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0)
  expect(await monitors()).toBeUndefined()
  expect(await lastKey()).toBe(oldApiKey)
  expect(await check('datadog/prod/keys')).toMatchObject({ ok: true })
  expect(await check('datadog/prod')).toMatchObject({
    ok: false,
    detail: 'Datadog refuses the newest keys; those before them are used',
  })

  write('app', appKey)
  write('api', apiKey)
  await expect
    .poll(
      async () => {
        await monitors()
        return lastKey()
      },
      { timeout: 10_000 },
    )
    .toBe(apiKey)
})

test('calls made for a request go on with its trace', async () => {
  const { url, credentials } = await datadog()
  const { apiKey, appKey } = credentials
  const { organisations } = await open(section(url, new Secret(apiKey), new Secret(appKey)))
  const trace = traceOf(new Headers())
  await currentTrace.run(trace, () => organisations.get('prod')?.api.monitors.get(1))
  const [call] = await control(url).journal()
  expect(call?.headers['traceparent']).toBe(`00-${trace.traceId}-${trace.spanId}-00`)
})
