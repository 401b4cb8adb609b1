import { describe, expect, test } from 'vitest'

import type { DatadogSeed } from '@retriever/sandbox'

import { driftOf } from '../src/alerts/drift.ts'
import type { Declared } from '../src/entity.ts'
import type { Report } from '../src/plan/report.ts'
import { sha256 } from '../src/plan/rules-of.ts'
import { reconcile, type ReconcileOptions } from '../src/reconcile.ts'
import { alert, composite, dashboard, monitor } from './plan-declared.ts'
import { dying, openStandIn, type StandIn } from './plan-stand-in.ts'

const logs = 'logs("status:error").index("*").rollup("count").last("5m") > 10'
const declared: readonly Declared[] = [
  dashboard('overview', ['load', 'both'], { description: 'for everybody' }),
  composite('both', 'load', 'errors'),
  monitor('load'),
  monitor('crashes', { type: 'log alert', query: logs, options: { thresholds: { critical: 10 } } }),
  alert('errors', {
    team: 'checkout',
    summary: 'something is wrong',
    runbook: { name: 'What to do', url: 'https://example.com/runbook' },
    notify: { always: ['team-checkout'] },
  }),
  alert('all of it', {
    signal: { kind: 'composite', expression: '${load} || ${crashes}' },
    condition: { thresholds: {} },
  }),
]

async function run(
  { api }: Pick<StandIn, 'api'>,
  entities: readonly Declared[],
  more: Partial<ReconcileOptions> = {},
): Promise<Report & { status: 'applied' }> {
  const report = await reconcile({ api, declared: entities, owner: 'checkout', ...more })
  if (report.status === 'applied') return report
  throw new Error(JSON.stringify(report))
}

test('what was applied is unchanged afterwards, however the server writes it', async () => {
  const org = await openStandIn()
  const first = await run(org, declared)
  expect(first.complete).toBe(true)
  expect(
    first.results.flatMap((result) => ('differences' in result ? result.differences : [])),
  ).toEqual([])
  const writes = await org.writes()
  expect(writes).toHaveLength(declared.length)
  const second = await run(org, declared)
  expect(second.plan.actions.map(({ action }) => action)).toEqual(declared.map(() => 'unchanged'))
  expect(await org.writes()).toEqual(writes)
})

test('an alert is in sync once its links are ids, and no longer when somebody edits it', async () => {
  const org = await openStandIn()
  await run(org, declared)
  const drift = async (): Promise<readonly (boolean | undefined)[]> => {
    const found: (boolean | undefined)[] = []
    for await (const live of org.api.monitors.list({ tags: ['birddog_kind:alert'] })) {
      found.push(driftOf(live, { digest: sha256 })?.inSync)
    }
    return found
  }
  expect(await drift()).toEqual([true, true])
  for await (const { id } of org.api.monitors.search('errors')) {
    await org.api.monitors.update(id, { priority: 1 })
  }
  expect((await drift()).filter((inSync) => inSync === true)).toHaveLength(1)
  const report = await run(org, declared)
  expect(report.plan.actions.filter(({ action }) => action === 'update')).toMatchObject([
    { ref: 'errors', reason: { code: 'edited-outside' } },
  ])
  expect(await drift()).toEqual([true, true])
})

test('monitors come first, then what is made of them, then what shows them', async () => {
  const org = await openStandIn()
  await run(org, declared)
  const posts = await org.control.journal({ method: 'POST' })
  const names = posts.map(({ body }) => String(Object(body).name ?? Object(body).title))
  expect(names.slice(0, 3).toSorted()).toEqual(['crashes', 'errors', 'load'])
  expect(names.slice(3, 5).toSorted()).toEqual(['all of it', 'both'])
  expect(names.slice(5)).toEqual(['overview'])
})

test('answers that are lost on the way duplicate nothing', async () => {
  const [lossy, calm] = [await openStandIn(), await openStandIn()]
  await run(calm, declared)
  await lossy.control.faults(
    [0, 1, 2, 3].map((skip) => ({
      match: { method: 'POST', path: '/api/v1/*', skip },
      effect: { type: 'reset-after' },
      times: 1,
    })),
  )
  await run(lossy, declared)
  expect((await lossy.control.listFaults()).map(({ applied }) => applied)).toEqual([1, 1, 1, 1])
  const again = await run(lossy, declared)
  expect(again.complete).toBe(true)
  expect(await lossy.content()).toEqual(await calm.content())
})

test('lists that are late create nothing twice: Datadog names the monitor that is there', async () => {
  const org = await openStandIn()
  const [load] = (await run(org, [monitor('load')])).results
  await org.control.faults([
    {
      match: { method: 'GET', path: '/api/v1/monitor*' },
      effect: { type: 'stale-reads', forMs: 3_600_000 },
    },
  ])
  const again = await run(org, [monitor('load')])
  expect(again.results).toMatchObject([
    {
      action: { action: 'create' },
      status: 'done',
      already: true,
      id: load && 'id' in load && load.id,
    },
  ])
})

describe('a process that dies is followed by one that finishes its work', () => {
  const small = declared.slice(0, 3).map((each) => each)
  const before = [monitor('load', { message: 'before' }), monitor('errors'), monitor('old')]
  const after = [...small, monitor('errors')]
  const prune = { scope: {}, maxDeletes: 1 }

  async function prepared(): Promise<StandIn> {
    const org = await openStandIn()
    await run(org, before)
    return org
  }

  test.each(['before', 'after'] as const)('%s any of its calls was carried out', async (when) => {
    const undisturbed = await prepared()
    const counted = await openCounted(undisturbed)
    await run({ api: counted.api }, after, { prune })
    const content = await undisturbed.content()
    expect(counted.calls()).toBeGreaterThan(7)
    for (let call = 1; call <= counted.calls(); call += 1) {
      const org = await prepared()
      await run({ api: dying(org.api, { call, when }) }, after, { prune }).catch(() => undefined)
      const report = await run(org, after, { prune })
      expect(report.complete, `call ${call}`).toBe(true)
      expect(await org.content(), `call ${call}`).toBe(content)
    }
  })

  async function openCounted({ api }: StandIn) {
    let calls = 0
    const counting = <T extends object>(methods: T): T =>
      new Proxy(methods, {
        get(target, key) {
          const method: unknown = Reflect.get(target, key)
          if (typeof method !== 'function') return method
          return (...given: readonly unknown[]): unknown => {
            calls += 1
            return Reflect.apply(method, target, given)
          }
        },
      })
    return {
      api: { ...api, monitors: counting(api.monitors), dashboards: counting(api.dashboards) },
      calls: () => calls,
    }
  }
})

test('entities of others are neither written nor deleted, whatever they are called', async () => {
  const org = await openStandIn()
  const theirs = [
    ['managed_by:birddog', 'load'],
    ['terraform:true', 'both'],
    ['generated:kubernetes', 'errors'],
    ['managed_by:datadog-sync', 'crashes'],
  ] as const
  const ids: number[] = []
  for (const [tag, ref] of theirs) {
    const { id } = await org.api.monitors.create({ ...monitor(ref).spec, tags: [tag] })
    ids.push(id)
  }
  await run(org, [monitor('load')], { owner: 'payments' })
  const board = await org.api.dashboards.create({
    ...dashboard('overview').spec,
    description: 'x\n-- Managed by kennel a:b in a.rb, do not modify manually',
  })
  const already = await org.writes()
  const byId = [
    ...ids.map((id, place) => monitor(`by id ${place}`, {}, { id: String(id) })),
    dashboard('board by id', [], {}, { id: board.id }),
  ]
  const report = await run(org, [...declared, ...byId], {
    adopt: true,
    replace: true,
    prune: { scope: {}, maxDeletes: 100 },
  })
  const refused = report.plan.actions.filter(({ action }) => action === 'refuse')
  expect(refused.map(({ reason }) => reason.code)).toEqual(byId.map(() => 'foreign'))
  expect(refused.map(({ reason }) => reason.text)).toEqual([
    expect.stringContaining('Birddog'),
    expect.stringContaining('Terraform'),
    expect.stringContaining('the Datadog operator'),
    expect.stringContaining('datadog-sync-cli'),
    expect.stringContaining('Kennel'),
  ])
  const writes = (await org.writes()).slice(already.length)
  expect(writes.filter((write) => !write.startsWith('POST'))).toEqual([])
})

test('two organisations never mix: marks of one mean nothing in the other', async () => {
  const seeds: readonly DatadogSeed[] = [
    { organisation: 7, site: 'datadoghq.eu', settings: { rateLimiting: false } },
    { organisation: 8, settings: { rateLimiting: false } },
  ]
  const [eu, us] = await Promise.all([openStandIn('eu', seeds[0]), openStandIn('us', seeds[1])])
  const [onEu, onUs] = await Promise.all([
    run(eu, declared),
    run(us, [monitor('load'), dashboard('overview')]),
  ])
  expect([onEu.complete, onUs.complete]).toEqual([true, true])
  expect(await eu.writes()).toHaveLength(declared.length)
  expect(await us.writes()).toHaveLength(2)
  expect(await us.content()).not.toContain('birddog_organisation:eu')

  // Somebody copies everything from one to the other, marks and all.
  for await (const copy of eu.api.monitors.list()) {
    if (copy.type !== 'composite') await us.api.monitors.create(copy)
  }
  const before = await us.content()
  const report = await run(us, [monitor('load'), dashboard('overview')], {
    prune: { scope: {}, maxDeletes: 100 },
  })
  expect(report.plan.actions.map(({ action }) => action)).toEqual(['unchanged', 'unchanged'])
  expect(await us.content()).toBe(before)
})
