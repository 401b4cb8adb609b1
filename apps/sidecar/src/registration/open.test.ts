import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createDatadog } from '@retriever/datadog-entities'
import { control, startStandIn } from '@retriever/sandbox'
import { Secret, staticCredential, systemClock } from '@retriever/upstream'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'

import { SecretFromFile } from '../config/followed-secret.ts'
import type { RegistrationSettings } from './config.ts'
import { registrationEvents } from './events.ts'
import { openRegistration } from './open.ts'

/** The gate of an organisation that lists nothing; its LeanIX token stands in a file. */
async function openGate(change: Partial<RegistrationSettings> = {}) {
  const [datadog, leanix, servicenow] = await Promise.all([
    startStandIn('datadog'),
    startStandIn('leanix'),
    startStandIn('servicenow'),
  ])
  const folder = mkdtempSync(join(tmpdir(), 'registration-'))
  onTestFinished(async () => {
    await Promise.all([datadog.close(), leanix.close(), servicenow.close()])
    rmSync(folder, { recursive: true })
  })
  const tokenFile = join(folder, 'token')
  const write = (token: string): void => writeFileSync(tokenFile, `${token}\n`)
  const { apiToken, oldApiToken } = leanix.credentials
  write(oldApiToken)
  const { apiKey, appKey } = datadog.credentials
  const api = createDatadog({
    name: 'prod',
    url: datadog.url,
    credentials: staticCredential({ apiKey: new Secret(apiKey), appKey: new Secret(appKey) }),
  })
  onTestFinished(() => api.close())
  const { user, password } = servicenow.credentials
  const settings: RegistrationSettings = {
    leanix: {
      url: leanix.url,
      deadline: 5_000,
      apiToken: new SecretFromFile(oldApiToken, tokenFile),
      factSheetType: 'Application',
      caseSensitive: true,
      endedPhases: ['endOfLife'],
    },
    servicenow: {
      url: servicenow.url,
      deadline: 5_000,
      credentials: { type: 'basic', user, password: new Secret(password) },
      caseSensitive: true,
      operational: ['1'],
    },
    cache: { positive: 600_000, negative: 0, entries: 100 },
    grace: 0,
    names: {},
    gated: ['create'],
    ...change,
  }
  const registry = new Registry()
  const lines: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  const organisation = {
    name: 'prod',
    api,
    pages: 'https://app.datadoghq.eu',
    requireIfMatch: false,
    listLimit: 1,
  }
  const gate = await openRegistration(
    settings,
    { names: ['prod'], get: (name) => (name === 'prod' ? organisation : undefined) },
    { clock: systemClock, random: () => 0, events: registrationEvents(registry, logger) },
  )
  onTestFinished(() => gate.close())
  return { gate, registry, lines, write, apiToken, oldApiToken, leanix: control(leanix.url) }
}

const { signal } = new AbortController()

test('a token that changes in its file is used for the next call, and none is told', async () => {
  const { gate, registry, lines, write, apiToken, oldApiToken, leanix } = await openGate()
  expect((await gate.check('web-store')).verdict.answer).toBe('yes')
  await leanix.settings({ revokedApiTokens: [oldApiToken] })
  await leanix.faults([{ match: {}, effect: { type: 'expired-session' }, times: 1 }])
  write(apiToken)
  expect((await gate.check('payments-api')).verdict.answer).toBe('yes')
  const told = lines.join('') + (await registry.metrics())
  for (const token of [apiToken, oldApiToken]) expect(told).not.toContain(token)
})

test('what happens is counted', async () => {
  const { gate, registry } = await openGate()
  await gate.check('web-store')
  await gate.check('web-store')
  await gate.check('nobody')
  const metrics = await registry.metrics()
  expect(metrics).toContain(
    'retriever_registration_checks_total{register="leanix",finding="yes",cached="true"} 1',
  )
  expect(metrics).toContain(
    'retriever_registration_verdicts_total{answer="no",code="service-not-registered",grace="false"} 1',
  )
  expect(metrics).toContain(
    'retriever_registration_look_duration_seconds_count{register="servicenow"',
  )
  expect(metrics).toContain('upstream="leanix"')
})

test('each register has a check that says how it is, and none makes the sidecar unready', async () => {
  const { gate, leanix } = await openGate()
  const looked = async (): Promise<readonly string[]> =>
    Promise.all(
      gate.checks.map(async ({ name, required, run, examine = run }) => {
        const { ok, detail } = await examine(signal)
        return `${name} ${required} ${ok} ${detail}`
      }),
    )
  expect(await looked()).toEqual([
    'registration/datadog false true Datadog shows the services of prod',
    'registration/leanix false true LeanIX shows fact sheets of type Application',
    'registration/servicenow false true ServiceNow shows cmdb_ci_service',
  ])
  await leanix.faults([{ match: {}, effect: { type: 'status', status: 403, body: {} } }])
  expect((await looked())[1]).toBe(
    'registration/leanix false false LeanIX does not let us look (403)',
  )
})

test('an organisation that is not there is a mistake of the configuration', async () => {
  await expect(openGate({ datadog: ['test'] })).rejects.toThrow('there is no organisation "test"')
})
