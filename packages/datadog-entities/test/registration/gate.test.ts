import { control, startStandIn } from '@retriever/sandbox'
import { staticCredential } from '@retriever/upstream'
import { manualClock } from '@retriever/upstream/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

import { decode, reconcile } from '../../src/index.ts'
import {
  createRegistrationGate,
  datadogRegister,
  explainRegistration,
  leanixRegister,
  servicenowRegister,
} from '../../src/registration/index.ts'
import type { RegistrationGateOptions } from '../../src/registration/index.ts'
import { openTestOrganisation } from '../api/organisation.ts'

/** All three registers, as they are in a landscape with a shop. */
async function openLandscape(options: Partial<RegistrationGateOptions> = {}) {
  const clock = manualClock(Date.UTC(2026, 10, 21))
  const checkout = { 'schema-version': 'v2.2', 'dd-service': 'checkout' }
  const organisation = await openTestOrganisation({ name: 'prod' }, { definitions: [checkout] })
  const [leanix, servicenow] = await Promise.all([
    startStandIn('leanix'),
    startStandIn('servicenow'),
  ])
  const gate = createRegistrationGate({
    registers: [
      datadogRegister({ apis: [organisation.datadog], clock }),
      leanixRegister({
        url: leanix.url,
        apiToken: staticCredential(leanix.credentials.apiToken),
        random: () => 0,
        clock,
      }),
      servicenowRegister({
        url: servicenow.url,
        credentials: {
          user: servicenow.credentials.user,
          password: staticCredential(servicenow.credentials.password),
        },
        knownService: servicenow.credentials.knownService,
        random: () => 0,
        clock,
      }),
    ],
    clock,
    ...options,
  })
  onTestFinished(async () => {
    await gate.close()
    await Promise.all([leanix.close(), servicenow.close()])
  })
  const remotes = [organisation.remote, control(leanix.url), control(servicenow.url)]
  return {
    gate,
    clock,
    organisation,
    leanix: control(leanix.url),
    servicenow: control(servicenow.url),
    told: async (service: string) => explainRegistration(await gate.check(service)),
    async requests(): Promise<number> {
      const journals = await Promise.all(remotes.map((remote) => remote.journal()))
      return journals.flat().length
    },
  }
}

describe('the gate over all three registers', () => {
  test('lets through what both know and Datadog does not list, and says why not otherwise', async () => {
    const { told } = await openLandscape()
    expect(await told('web-store')).toBe(
      '"web-store" may have entities here: it is not listed in Datadog, and registered in LeanIX and in ServiceNow',
    )
    expect(await told('checkout')).toBe(
      '"checkout" is listed in Datadog: software catalog and service definitions of prod',
    )
    expect(await told('ledger')).toBe(
      '"ledger" is not registered in LeanIX: no fact sheet of type Application has the name "ledger"',
    )
    expect(await told('search')).toContain('"search" is not registered in ServiceNow: no record of')
    expect(await told('legacy-billing')).toMatch(
      /^"legacy-billing" is not registered in LeanIX: .*; nor in ServiceNow: .* not in operation/,
    )
  })

  test('a hundred who ask at once are three looks', async () => {
    const { gate, requests } = await openLandscape()
    await Promise.all(Array.from({ length: 100 }, () => gate.check('web-store')))
    // Two of Datadog, a token and a query of LeanIX, one table of ServiceNow.
    expect(await requests()).toBe(5)
    await gate.check('web-store')
    expect(await requests()).toBe(5)
  })

  test.each([
    'web-store^NQname!=x',
    'web-store^ORname=x',
    'javascript:gs.getUser()',
    '@web-store',
    'web,store',
    'web\nstore',
    'web"store',
    "web'store",
    'web{store}',
    'x'.repeat(101),
    'wеb-store',
    'ｗeb-store',
    'Über',
    'U\u0308ber',
    '../web-store',
    '__proto__',
    '',
  ])('%j reaches nobody', async (service) => {
    const { gate, requests } = await openLandscape()
    const { verdict } = await gate.check(service)
    expect(verdict).toMatchObject({ answer: 'no', code: 'service-name' })
    expect(await requests()).toBe(0)
  })

  test('names may differ from register to register', async () => {
    const { told } = await openLandscape({
      names: { 'shop-search': { leanix: 'Shop / search', servicenow: 'Payments API' } },
    })
    expect(await told('shop-search')).toContain('may have entities here')
  })

  test('an outage is bridged by grace as long as it was agreed, and a no ends it', async () => {
    const graceMs = 24 * 3_600_000
    const { told, clock, leanix, servicenow } = await openLandscape({ policy: { graceMs } })
    await told('web-store')
    await clock.advance(3_600_000)
    await servicenow.settings({ hibernating: true })
    expect(await told('web-store')).toBe(
      '"web-store" may have entities here: it is not listed in Datadog, and registered in LeanIX and in ServiceNow, as they said at 2026-11-21T00:00:00.000Z; this counts until 2026-11-22T00:00:00.000Z, since ServiceNow answers, but not as its API does (cmdb_ci_service)',
    )
    expect(await told('payments-api')).toMatch(/^whether "payments-api" .* could not be found out/)
    await clock.advance(3_600_000)
    const { factSheets } = await leanix.state<{
      readonly factSheets: readonly { readonly id: string; readonly name: string }[]
    }>()
    const remove = factSheets.filter(({ name }) => name === 'web-store').map(({ id }) => id)
    await leanix.settings({ remove })
    expect(await told('web-store')).toContain('is not registered in LeanIX')
  })
})

describe('what is written through the gate', () => {
  const alert = (service: string): string => `
- kind: alert
  ref: ${service}-errors
  name: Errors of ${service}
  service: ${service}
  signal: { kind: metric, aggregate: avg, metric: errors, space: sum }
  condition: { comparison: above, window: 5m, thresholds: { critical: 20 } }
`

  test('is for services that it lets through, and nothing else', async () => {
    const { gate, organisation, leanix } = await openLandscape()
    const read = decode(['web-store', 'checkout', 'nobody'].map(alert).join(''), { file: 'a.yaml' })
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const run = () =>
      reconcile({ api: organisation.datadog, declared: read.value, owner: 'x', gate: gate.gate })
    const report = await run()
    if (report.status !== 'applied') throw new Error(report.status)
    expect(report.plan.actions.map(({ action, ref }) => `${action} ${ref}`)).toEqual([
      'create web-store-errors',
      'refuse checkout-errors',
      'refuse nobody-errors',
    ])
    expect(await organisation.journal({ method: 'POST' })).toEqual(['POST /api/v1/monitor 200'])
    expect((await leanix.journal()).length).toBeGreaterThan(0)
  })
})
