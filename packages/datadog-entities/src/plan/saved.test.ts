import { describe, expect, test } from 'vitest'

import { alert, composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { createMemory, type Memory } from '../../test/plan-memory.ts'
import type { Declared } from '../entity.ts'
import { reconcile } from '../reconcile.ts'
import type { Plan } from './action.ts'
import { applySaved } from './apply-saved.ts'
import type { PlanOptions } from './plan-options.ts'
import { sha256 } from './rules-of.ts'
import { loadPlan, savePlan } from './saved.ts'

const before = [monitor('load'), monitor('disk'), monitor('old')]
const after: readonly Declared[] = [
  monitor('load', { message: 'twice' }),
  monitor('disk'),
  alert('errors'),
  composite('both', 'load', 'errors'),
  dashboard('board', ['both']),
]
const prune = { scope: {}, maxDeletes: 3 }

async function populated(): Promise<Memory> {
  const memory = createMemory()
  await reconcile({ api: memory.api, declared: before, owner: 'checkout' })
  memory.monitors.set(7, { ...monitor('theirs').spec, id: 7, tags: ['terraform:true'] })
  return memory
}

async function planned({ api }: Memory, options: PlanOptions = { prune }): Promise<Plan> {
  const declared = [...after, monitor('theirs', {}, { id: '7' })]
  const report = await reconcile({ api, declared, owner: 'checkout', dryRun: true, ...options })
  if (report.status === 'planned') return report.plan
  throw new Error(JSON.stringify(report))
}

function reloaded(plan: Plan): Plan {
  const loaded = loadPlan(savePlan(plan, sha256), sha256)
  if (loaded.ok) return loaded.value
  throw new Error(JSON.stringify(loaded.problems))
}

test('a plan comes back from its document as it was', async () => {
  const plan = await planned(await populated(), { prune, adopt: true, external: { slo: 'x' } })
  expect(plan.actions.map(({ action }) => action).toSorted()).toEqual([
    'create',
    'create',
    'create',
    'delete',
    'refuse',
    'unchanged',
    'update',
  ])
  expect(reloaded(plan)).toEqual(plan)
})

test('a saved plan does what it says', async () => {
  const memory = await populated()
  const saved = reloaded(await planned(memory))
  const report = await applySaved(saved, { api: memory.api })
  expect(report).toMatchObject({ status: 'applied', complete: false })
  expect(report.status === 'applied' && report.results.map(({ status }) => status)).toEqual(
    expect.not.arrayContaining(['failed', 'blocked']),
  )
  const again = await planned(memory)
  expect(again.actions.map(({ action }) => action)).toEqual(
    expect.not.arrayContaining(['create', 'update', 'delete']),
  )
})

describe('when something has changed since, nothing is written and all of it is named', () => {
  test('entities that were edited, created and deleted', async () => {
    const memory = await populated()
    const saved = reloaded(await planned(memory))
    const [load = 0, disk = 0, old = 0] = memory.monitors.keys()
    const edited = memory.monitors.get(load)
    if (edited !== undefined) memory.monitors.set(load, { ...edited, message: 'by hand' })
    memory.monitors.delete(disk)
    memory.monitors.delete(old)
    await reconcile({ api: memory.api, declared: [alert('errors')], owner: 'checkout' })
    memory.calls.length = 0
    await expect(applySaved(saved, { api: memory.api })).rejects.toMatchObject({
      code: 'changed',
      problems: [
        { message: 'update monitor "load": somebody changed it since' },
        { message: 'unchanged monitor "disk": create now: nothing bears its ref' },
        { message: 'create alert "errors": unchanged now: it is as declared' },
        { message: 'delete monitor "old": it is no longer there, or no longer in the scope' },
      ],
    })
    expect(memory.calls.filter(({ what }) => what !== 'read')).toEqual([])
  })

  test('the mark of an owner who let it go', async () => {
    const memory = await populated()
    const saved = reloaded(await planned(memory))
    const [load = 0] = memory.monitors.keys()
    const live = memory.monitors.get(load)
    if (live !== undefined) memory.monitors.set(load, { ...live, tags: [] })
    await expect(applySaved(saved, { api: memory.api })).rejects.toMatchObject({ code: 'changed' })
  })

  test('the registration of a service', async () => {
    const memory = await populated()
    const saved = reloaded(await planned(memory))
    const gate = () =>
      Promise.resolve({ answer: 'no', code: 'service-listed', text: 'use Birddog' } as const)
    await expect(applySaved(saved, { api: memory.api, gate })).rejects.toMatchObject({
      code: 'changed',
    })
  })

  test('the entity to which a link leads', async () => {
    const memory = await populated()
    const board = dashboard('board', ['old'])
    const { api } = memory
    const report = await reconcile({ api, declared: [board], owner: 'checkout', dryRun: true })
    if (report.status !== 'planned') throw new Error(report.status)
    const old = [...memory.monitors.entries()].find(([, { name }]) => name === 'old')
    memory.monitors.delete(old?.[0] ?? 0)
    if (old !== undefined) memory.monitors.set(4711, { ...old[1], id: 4711 })
    await expect(applySaved(reloaded(report.plan), { api })).rejects.toThrow(
      'the link to "old" leads elsewhere now',
    )
  })
})

test('a plan is for one organisation', async () => {
  const saved = reloaded(await planned(await populated()))
  const other = createMemory('elsewhere')
  await expect(applySaved(saved, { api: other.api })).rejects.toMatchObject({ code: 'config' })
  expect(other.calls).toEqual([])
})

describe('a document is refused', () => {
  test.each([
    ['that is no JSON', 'plan', ''],
    ['of another kind', '[]', ''],
    ['of another version', '{"version":2}', '/version'],
    ['that was changed', '{"version":1,"digest":"0","plan":{}}', '/digest'],
  ])('%s', (_title, text, pointer) => {
    expect(loadPlan(text, sha256)).toMatchObject({ ok: false, problems: [{ pointer }] })
  })

  test('with actions that we do not know', async () => {
    const plan = await planned(await populated())
    const document = JSON.parse(savePlan(plan, () => '0'))
    document.plan.actions[0].action = 'overwrite'
    document.plan.actions[1].more = true
    const loaded = loadPlan(JSON.stringify(document), () => '0')
    expect(loaded.ok || loaded.problems.map(({ pointer }) => pointer)).toEqual([
      '/plan/actions/0/action',
      '/plan/actions/1',
    ])
  })
})
