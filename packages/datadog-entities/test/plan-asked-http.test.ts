import { describe, expect, test } from 'vitest'

import type { Declared } from '../src/entity.ts'
import type { JsonObject } from '../src/json.ts'
import { digestOfDashboard, digestOfMonitor } from '../src/plan/digests.ts'
import { listManaged } from '../src/plan/list-managed.ts'
import type { Report } from '../src/plan/report.ts'
import { isLiveDashboard } from '../src/plan/result.ts'
import { reconcile, type ReconcileOptions } from '../src/reconcile.ts'
import { alert, composite, dashboard, monitor } from './plan-declared.ts'
import { dying, openStandIn, type StandIn } from './plan-stand-in.ts'

const declared: readonly Declared[] = [
  monitor('load'),
  monitor('disk'),
  composite('both', 'load', 'disk'),
  alert('errors'),
  dashboard('overview', ['load']),
]
type Applied = Report & { readonly status: 'applied' }

async function run(
  { api }: Pick<StandIn, 'api'>,
  more: Partial<ReconcileOptions> = {},
): Promise<Applied> {
  const report = await reconcile({ api, declared: [], owner: 'checkout', ...more })
  if (report.status === 'applied') return report
  throw new Error(JSON.stringify(report))
}

async function populated(): Promise<StandIn & { idOf(ref: string): string }> {
  const org = await openStandIn()
  const { results } = await run(org, { declared })
  const ids = new Map(results.map((result) => [result.action.ref, 'id' in result ? result.id : '']))
  return { ...org, idOf: (ref) => ids.get(ref) ?? '' }
}

const monitorWith = (id: string, force = false) => ({ family: 'monitor', id, force }) as const
const dashboardWith = (id: string) => ({ family: 'dashboard', id }) as const

describe('removing', () => {
  test('what nothing refers to goes; the rest stays as it is, and a second run finds nothing', async () => {
    const org = await populated()
    const remove = [dashboardWith(org.idOf('overview')), monitorWith(org.idOf('errors'))]
    expect((await run(org, { remove })).complete).toBe(true)
    const left = declared.slice(0, 3)
    const writes = await org.writes()
    const again = await run(org, { declared: left, remove })
    expect(again.results.map(({ status }) => status)).toEqual([
      ...left.map(() => 'unchanged'),
      'refused',
      'refused',
    ])
    expect(again.plan.actions.slice(3).map(({ reason }) => reason.code)).toEqual([
      'not-found',
      'not-found',
    ])
    expect(await org.writes()).toEqual(writes)
  })

  test('what a composite is made of goes with force, which is sent to Datadog', async () => {
    const org = await populated()
    const id = org.idOf('load')
    const before = await org.writes()
    const refused = await run(org, { remove: [monitorWith(id)] })
    expect(refused.plan.actions).toMatchObject([{ reason: { code: 'referenced' } }])
    expect(await org.writes()).toEqual(before)
    expect((await run(org, { remove: [monitorWith(id, true)] })).complete).toBe(true)
    const [sent] = await org.control.journal({ method: 'DELETE' })
    expect(JSON.stringify(sent)).toMatch(/force.{0,5}true/)
    expect(await org.api.monitors.get(Number(id))).toBeUndefined()
  })

  test('what is somebody else’s stays, with force and by any owner', async () => {
    const org = await populated()
    const theirs = await org.api.monitors.create({
      ...monitor('theirs').spec,
      tags: ['managed_by:birddog'],
    })
    const already = await org.writes()
    const all = ['load', 'disk', 'both', 'errors'].map((ref) => monitorWith(org.idOf(ref), true))
    const remove = [
      ...all,
      monitorWith(String(theirs.id), true),
      dashboardWith(org.idOf('overview')),
    ]
    const report = await run(org, { remove, owner: 'payments' })
    expect(report.plan.actions.map(({ reason }) => reason.code)).toEqual(
      remove.map(() => 'foreign'),
    )
    expect(await org.writes()).toEqual(already)
  })

  test.each(['before', 'after'] as const)(
    'a process that dies %s any of its calls is followed by one that finishes its work',
    async (when) => {
      const idsIn = (org: Awaited<ReturnType<typeof populated>>) => ({
        declared: [monitor('load', { message: 'stays' }), monitor('disk')],
        remove: [
          dashboardWith(org.idOf('overview')),
          monitorWith(org.idOf('both')),
          monitorWith(org.idOf('errors')),
        ],
      })
      const whole = await populated()
      await run(whole, idsIn(whole))
      const content = await whole.content()
      let finished = false
      for (let call = 1; !finished; call += 1) {
        const org = await populated()
        const died = await run({ api: dying(org.api, { call, when }) }, idsIn(org)).catch(
          () => undefined,
        )
        finished = died?.complete === true
        const { results } = await run(org, idsIn(org))
        const wrong = results.filter(
          ({ status, action }) => status === 'failed' || action.reason.code === 'referenced',
        )
        expect(wrong, `call ${call}`).toEqual([])
        expect(await org.content(), `call ${call}`).toBe(content)
        expect(call).toBeLessThan(40)
      }
    },
  )
})

describe('results', () => {
  test('carry what Datadog holds now, and what was seen where nothing was written', async () => {
    const org = await openStandIn()
    const first = await run(org, { declared })
    for (const result of first.results) {
      if (result.status !== 'done' || result.entity === undefined) throw new Error('no entity')
      const { id, entity } = result
      const held = isLiveDashboard(entity)
        ? await org.api.dashboards.get(id)
        : await org.api.monitors.get(Number(id))
      const shown = (live: JsonObject | undefined) =>
        ['id', 'tags', 'created', 'created_at', 'query', 'widgets'].map((key) => live?.[key])
      expect(shown(entity)).toEqual(shown(held))
    }
    const load = first.results.find(({ action }) => action.ref === 'load')
    const id = load?.status === 'done' ? load.id : ''
    const again = await run(org, {
      declared: [monitor('load'), monitor('disk', { priority: 1 })],
      writes: [],
    })
    expect(again.results).toMatchObject([
      { status: 'unchanged', entity: { id: Number(id), name: 'load' } },
      { status: 'refused', entity: { name: 'disk' }, action: { would: 'update' } },
    ])
    const gone = await run(org, { remove: [monitorWith(id, true)] })
    expect(gone.results[0]).not.toHaveProperty('entity')
  })

  test('tell digests that are good for the next write, and for no other', async () => {
    const org = await openStandIn()
    const both = [monitor('load'), dashboard('overview')]
    const { results } = await run(org, { declared: both })
    const seen = Object.fromEntries(
      results.flatMap((result) => {
        if (result.status !== 'done' || result.entity === undefined) return []
        const { entity, id } = result
        const digest = isLiveDashboard(entity) ? digestOfDashboard(entity) : digestOfMonitor(entity)
        return [[id, digest]]
      }),
    )
    const changed = [
      monitor('load', { message: 'two' }),
      dashboard('overview', [], { title: 'two' }),
    ]
    const good = await run(org, { declared: changed, ifSeen: seen })
    expect(good.complete).toBe(true)
    const late = await run(org, { declared: both, ifSeen: seen })
    expect(late.plan.actions.map(({ reason }) => reason.code)).toEqual(['changed', 'changed'])
  })

  test('of a dry run: what is there, and what would be sent', async () => {
    const org = await populated()
    const changed = alert('errors', { severity: 1 })
    const report = await reconcile({
      api: org.api,
      declared: [changed, composite('new', 'load', 'newer'), monitor('newer')],
      owner: 'checkout',
      dryRun: true,
    })
    if (report.status !== 'planned') throw new Error(report.status)
    const told = report.plan.actions.map((action) => {
      const { body, whole } = report.bodyOf(action) ?? {}
      return [action.ref, report.entities.get(action.key)?.id, body?.['query'], whole]
    })
    expect(told).toEqual([
      ['errors', Number(org.idOf('errors')), expect.stringContaining('load'), true],
      ['newer', undefined, expect.stringContaining('load.newer'), true],
      ['new', undefined, `${org.idOf('load')} && \${newer}`, false],
    ])
    expect(JSON.stringify(report.plan)).not.toContain('overall_state')
  })
})

test('another number in the query without options is refused here, as Datadog would refuse it', async () => {
  const org = await populated()
  const { options: _options, ...spec } = monitor('load').spec
  const bare = { ...monitor('load'), spec: { ...spec, query: spec.query.replace('> 2', '> 3') } }
  const report = await run(org, { declared: [bare] })
  expect(report.plan.actions).toMatchObject([{ reason: { code: 'thresholds' } }])
  const sent = org.api.monitors.update(Number(org.idOf('load')), { query: bare.spec.query })
  await expect(sent).rejects.toMatchObject({ code: 'rejected' })
  const some = { ...bare, spec: { ...bare.spec, options: { notify_audit: true } } }
  expect((await run(org, { declared: [some] })).complete).toBe(true)
})

test('what is managed is listed with what lists show', async () => {
  const org = await populated()
  const found: string[] = []
  for await (const { kind, id, ref } of listManaged(org.api, { owner: 'checkout' })) {
    expect(id).toBe(org.idOf(ref))
    found.push(`${kind} ${ref}`)
  }
  expect(found.toSorted()).toEqual(declared.map(({ kind, ref }) => `${kind} ${ref}`).toSorted())
})
