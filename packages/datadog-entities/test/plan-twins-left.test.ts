import { describe, expect, test } from 'vitest'

import type { LiveDashboard } from '../src/dashboards/dashboard.ts'
import { DatadogError } from '../src/error.ts'
import { applySaved } from '../src/plan/apply-saved.ts'
import { sha256 } from '../src/plan/rules-of.ts'
import { loadPlan, savePlan } from '../src/plan/saved.ts'
import { reconcile } from '../src/reconcile.ts'
import { dashboard, monitor } from './plan-declared.ts'
import { createMemory, type Memory } from './plan-memory.ts'

const board = dashboard('overview')
const owner = 'checkout'

describe('equal ones that an earlier run has left', () => {
  async function twice(more: Partial<LiveDashboard> = {}): Promise<Memory> {
    const memory = createMemory()
    await reconcile({ api: memory.api, declared: [board], owner })
    const [first] = memory.dashboards.values()
    if (first === undefined) throw new Error('nothing was created')
    // Its id comes before that of the first one.
    const created_at = '1970-01-01T00:05:00.000Z'
    memory.dashboards.set('aaa-aaa-aaa', { ...first, created_at, ...more, id: 'aaa-aaa-aaa' })
    return memory
  }
  const first = 'aaa-bbb-001'

  async function run(memory: Memory, declared = board) {
    const report = await reconcile({ api: memory.api, declared: [declared], owner })
    if (report.status !== 'applied') throw new Error(JSON.stringify(report))
    const told = report.plan.actions.map(({ action, reason }) => `${action} ${reason.code}`)
    return { told, left: [...memory.dashboards.keys()], complete: report.complete }
  }

  test('go: the oldest stays', async () => {
    expect(await run(await twice())).toEqual({
      told: ['delete twin', 'unchanged as-declared'],
      left: [first],
      complete: true,
    })
  })

  test('go by a saved plan as well', async () => {
    const memory = await twice()
    const declared = [dashboard('overview', [], { title: 'another title' })]
    const report = await reconcile({ api: memory.api, declared, owner, dryRun: true })
    if (report.status !== 'planned') throw new Error(report.status)
    const loaded = loadPlan(savePlan(report.plan, sha256), sha256)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
    expect(loaded.value).toEqual(report.plan)
    expect(await applySaved(loaded.value, { api: memory.api })).toMatchObject({ complete: true })
    expect([...memory.dashboards.keys()]).toEqual([first])
  })

  test('go before the one that stays is changed: afterwards nobody could tell that they were equal', async () => {
    const memory = await twice()
    memory.calls.length = 0
    const changed = dashboard('overview', [], { title: 'another title' })
    expect(await run(memory, changed)).toMatchObject({
      told: ['delete twin', 'update declared-differently'],
      left: [first],
    })
    const writes = memory.calls.filter(({ what }) => what !== 'read')
    expect(writes.map(({ what, id }) => `${what} ${id}`)).toEqual([
      'delete aaa-aaa-aaa',
      `update ${first}`,
    ])
  })

  test('go once when they are named as well', async () => {
    const memory = await twice()
    const remove = [{ family: 'dashboard', id: 'aaa-aaa-aaa' } as const]
    const report = await reconcile({ api: memory.api, declared: [board], owner, remove })
    expect(report).toMatchObject({
      complete: true,
      plan: { actions: [{ action: 'unchanged' }, { action: 'delete', reason: { code: 'asked' } }] },
    })
    expect([...memory.dashboards.keys()]).toEqual([first])
  })

  test('hold the change up while they cannot be deleted', async () => {
    const memory = await twice()
    const declared = [dashboard('overview', [], { title: 'another title' })]
    const failing = () =>
      Promise.reject(new DatadogError('no answer', { code: 'unavailable', hint: 'wait' }))
    const { dashboards } = memory.api
    const api = { ...memory.api, dashboards: { ...dashboards, delete: failing } }
    const report = await reconcile({ api, declared, owner })
    expect(report).toMatchObject({
      results: [{ status: 'failed' }, { status: 'blocked', by: 'delete aaa-aaa-aaa' }],
    })
    const again = await reconcile({ api: memory.api, declared, owner })
    expect(again).toMatchObject({ complete: true })
    expect([...memory.dashboards.keys()]).toEqual([first])
  })

  test('go when the one that stays is declared by its id; the one that goes cannot be', async () => {
    const memory = await twice()
    expect(await run(memory, dashboard('overview', [], {}, { id: 'aaa-aaa-aaa' }))).toMatchObject({
      told: ['refuse ambiguous'],
    })
    expect(await run(memory, dashboard('overview', [], {}, { id: first }))).toMatchObject({
      told: ['delete twin', 'unchanged as-declared'],
      left: [first],
    })
  })

  test('stay when nothing may be written for them', async () => {
    const memory = await twice()
    const gate = async () => ({ answer: 'no', code: 'service-listed', text: 'no' }) as const
    const declared = [dashboard('overview', [], { title: 'x' })]
    const servicesOf = () => ['checkout']
    const report = await reconcile({ api: memory.api, declared, owner, gate, servicesOf })
    expect(report).toMatchObject({
      plan: { actions: [{ reason: { code: 'gate' } }, { reason: { code: 'copy' } }] },
    })
    expect(memory.dashboards.size).toBe(2)
  })

  test.each([
    ['another title', { title: 'overview (copy)' }],
    ['other content', { widgets: [] }],
    ['another time', { created_at: '1970-01-01T00:10:01.001Z' }],
    ['no time', { created_at: undefined }],
    ['another author', { author_handle: 'a person' }, 'the key'],
  ])('with %s are copies, and nobody deletes them', async (_what, more, author?: string) => {
    const memory = await twice(more as Partial<LiveDashboard>)
    const whole = memory.dashboards.get(first)
    if (author !== undefined && whole !== undefined) {
      memory.dashboards.set(first, { ...whole, author_handle: author })
    }
    const { left, told } = await run(memory)
    expect(left).toHaveLength(2)
    expect(told).toContain('refuse copy')
  })
})

test('of monitors too, where Datadog let two through; not while something refers to the younger one', async () => {
  const memory = createMemory()
  const load = monitor('load')
  await reconcile({ api: memory.api, declared: [load], owner })
  const [first] = memory.monitors.values()
  if (first === undefined) throw new Error('nothing was created')
  memory.monitors.set(first.id, { ...first, created: '2026-01-01T00:00:00Z' })
  memory.monitors.set(2000, { ...first, id: 2000, created: '2026-01-01T00:00:07Z' })
  memory.monitors.set(3000, {
    ...monitor('theirs').spec,
    id: 3000,
    type: 'composite',
    query: '2000',
  })
  const held = await reconcile({ api: memory.api, declared: [load], owner, dryRun: true })
  expect(held).toMatchObject({
    plan: {
      actions: [{ action: 'unchanged' }, { action: 'refuse', reason: { code: 'referenced' } }],
    },
  })
  memory.monitors.delete(3000)
  const report = await reconcile({ api: memory.api, declared: [load], owner })
  expect(report).toMatchObject({
    complete: true,
    plan: { actions: [{ reason: { code: 'twin' } }, {}] },
  })
  expect([...memory.monitors.keys()]).toEqual([first.id])
})
