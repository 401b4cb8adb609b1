import { describe, expect, test } from 'vitest'

import { parsed, patience } from './datadog-house.ts'
import { openGatedFolder, openRegisters } from './registration-house.ts'

function alert(service: string): string {
  return `kind: alert
ref: ${service}-errors
name: Errors of ${service}
service: ${service}
signal: { kind: metric, aggregate: avg, metric: errors.${service.replaceAll('-', '_')}, space: sum }
condition: { comparison: above, window: 5m, thresholds: { critical: 20 } }
`
}

const allowed = { 'good.yaml': alert('web-store') }
const refused = { 'bad.yaml': alert('ledger') }

async function openHouse(more: object = {}, documents: Readonly<Record<string, string>> = {}) {
  const registers = await openRegisters()
  const { datadog, registration, files } = registers
  const sections = {
    datadog: { ...datadog.settings, owner: 'checkout' },
    registration: { ...registration, ...more },
  }
  return { ...registers, ...openGatedFolder(sections, { ...files, ...documents }), house: datadog }
}

describe('retriever datadog, where there is a gate', patience, () => {
  test('plan, diff and apply ask it, and write only for services that it lets through', async () => {
    const { datadog, house } = await openHouse({}, { ...allowed, ...refused })
    const plan = await datadog('plan', 'good.yaml', 'bad.yaml')
    expect(plan).toMatchObject({ code: 3, stderr: '' })
    expect(plan.stdout).toContain('+ alert web-store-errors')
    expect(plan.stdout).toContain('refused, gate: "ledger" is not registered in LeanIX')
    const diff = await datadog('diff', '--json', 'bad.yaml')
    expect(parsed(diff)).toMatchObject({ exitCode: 3, differences: [{ action: 'refuse' }] })
    expect(await house.writes()).toEqual([])
    const apply = await datadog('apply', 'good.yaml', 'bad.yaml')
    expect(apply.code).toBe(3)
    expect(await house.writes()).toEqual(['POST /api/v1/monitor'])
    expect(await datadog('plan', 'good.yaml')).toMatchObject({ code: 0 })
  })

  test('nothing is written while a register does not answer', async () => {
    const { datadog, house, leanix } = await openHouse({}, allowed)
    await leanix.faults([{ match: {}, effect: { type: 'status', status: 404, body: {} } }])
    const apply = await datadog('apply', 'good.yaml')
    expect(apply.code).toBe(3)
    expect(apply.stdout).toContain(
      'the registration of "web-store" could not be checked: LeanIX answers',
    )
    expect(await house.writes()).toEqual([])
  })

  test('a saved plan is held against it once more', async () => {
    const { datadog, house, list } = await openHouse({}, allowed)
    expect(await datadog('plan', 'good.yaml', '--out', 'plan.json')).toMatchObject({ code: 2 })
    await list('web-store')
    const apply = await datadog('apply', 'plan.json')
    expect(apply.code).toBe(4)
    expect(apply.stderr).toContain('the plan no longer holds')
    expect(await house.writes()).toEqual(['POST /api/v2/services/definitions'])
  })

  test('adopt asks it as well, unless the configuration says which writes do', async () => {
    const strict = await openHouse()
    const monitor = {
      name: 'Load',
      type: 'query alert',
      query: 'avg(last_5m):avg:system.load.1{*} > 2',
      tags: ['service:ledger'],
      options: { thresholds: { critical: 2 } },
    }
    const { id } = await strict.house.call('POST', '/api/v1/monitor', monitor)
    const adopt = await strict.datadog('adopt', '--yes', String(id))
    expect(adopt.code).toBe(3)
    expect(adopt.stdout).toContain('"ledger" is not registered in LeanIX')
    const loose = await openHouse({ gated: ['create'] })
    const other = await loose.house.call('POST', '/api/v1/monitor', monitor)
    expect(await loose.datadog('adopt', '--yes', String(other['id']))).toMatchObject({ code: 0 })
  })

  test('mistakes in its section are told before anything is asked; export does not need it', async () => {
    const { datadog, house } = await openHouse({ grace: 'long' }, allowed)
    const plan = await datadog('plan', 'good.yaml')
    expect(plan.code).toBe(78)
    expect(plan.stderr).toContain('registration.grace')
    expect(await house.requests()).toBe(0)
    expect(await datadog('export')).toMatchObject({ code: 0 })
  })
})
