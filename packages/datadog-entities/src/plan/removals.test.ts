import { describe, expect, test } from 'vitest'

import { composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { createMemory, type Memory } from '../../test/plan-memory.ts'
import type { Declared } from '../entity.ts'
import { reconcile, type ReconcileOptions } from '../reconcile.ts'
import { applySaved } from './apply-saved.ts'
import type { Report } from './report.ts'
import { sha256 } from './rules-of.ts'
import { loadPlan, savePlan } from './saved.ts'

const load = monitor('load')
const disk = monitor('disk')
const both = composite('both', 'load', 'disk')
const board = dashboard('board', ['load'])

async function populated(...declared: readonly Declared[]): Promise<Memory> {
  const memory = createMemory()
  await reconcile({ api: memory.api, declared, owner: 'checkout' })
  memory.monitors.set(7, { ...monitor('theirs').spec, id: 7, tags: ['terraform:true'] })
  memory.monitors.set(8, { ...monitor('free').spec, id: 8 })
  memory.calls.length = 0
  return memory
}

function run({ api }: Memory, more: Partial<ReconcileOptions>): Promise<Report> {
  return reconcile({ api, declared: [], owner: 'checkout', ...more })
}

function told(report: Report): readonly string[] {
  if (report.status === 'invalid') throw new Error(JSON.stringify(report))
  return report.plan.actions.map(({ action, ref, reason }) => `${action} ${ref} ${reason.code}`)
}

function idOf({ monitors, dashboards }: Memory, called: string): string {
  const all = [...monitors.values(), ...dashboards.values()]
  const found = all.find((each) => each['name'] === called || each['title'] === called)
  return String(found?.id)
}

const removing = (family: 'monitor' | 'dashboard', id: string, force?: boolean) => ({
  family,
  id,
  ...(force !== undefined && { force }),
})

test('what was named goes, and nothing else', async () => {
  const memory = await populated(load, disk, board)
  const remove = [
    removing('dashboard', idOf(memory, 'board')),
    removing('monitor', idOf(memory, 'load')),
  ]
  const report = await run(memory, { remove })
  expect(told(report)).toEqual(['delete board asked', 'delete load asked'])
  expect(report).toMatchObject({ complete: true })
  expect([...memory.monitors.values()].map(({ name }) => name)).toEqual(['disk', 'theirs', 'free'])
  expect(memory.dashboards.size).toBe(0)
  expect(told(await run(memory, { remove }))).toEqual(['refuse  not-found', 'refuse  not-found'])
})

test('one monitor costs three looks and one write', async () => {
  const memory = await populated(load)
  await run(memory, { remove: [removing('monitor', idOf(memory, 'load'))] })
  expect(memory.calls.map(({ what }) => what)).toEqual(['read', 'read', 'read', 'delete'])
})

test('what is nobody’s or somebody else’s stays, even with force', async () => {
  const memory = await populated()
  const remove = [removing('monitor', '7', true), removing('monitor', '8', true)]
  const report = await run(memory, { remove })
  expect(report).toMatchObject({
    complete: false,
    results: [
      { status: 'refused', action: { reason: { code: 'foreign' }, id: '7' }, entity: { id: 7 } },
      {
        status: 'refused',
        action: { reason: { code: 'not-managed' }, id: '8' },
        entity: { id: 8 },
      },
    ],
  })
  expect(memory.monitors.size).toBe(2)
  expect(told(await run(memory, { remove, owner: 'payments' }))).toHaveLength(2)
})

describe('what something refers to', () => {
  test('stays, and goes with force', async () => {
    const memory = await populated(load, disk, both)
    const id = idOf(memory, 'load')
    expect(told(await run(memory, { remove: [removing('monitor', id)] }))).toEqual([
      'refuse load referenced',
    ])
    const report = await run(memory, { remove: [removing('monitor', id, true)] })
    expect(report).toMatchObject({ complete: true, plan: { actions: [{ force: true }] } })
    expect(memory.monitors.has(Number(id))).toBe(false)
  })

  test('stays as well when what refers to it is declared by ids, and goes with force', async () => {
    const memory = await populated(load, disk, both)
    const id = idOf(memory, 'load')
    const query = `${id} && ${idOf(memory, 'disk')}`
    const declared = [monitor('both', { type: 'composite', query, options: {} })]
    const remove = [removing('monitor', id)]
    expect(told(await run(memory, { declared, remove }))).toEqual([
      'unchanged both as-declared',
      'refuse load referenced',
    ])
    const forced = await run(memory, { declared, remove: [removing('monitor', id, true)] })
    expect(told(forced)).toEqual(['unchanged both as-declared', 'delete load asked'])
    expect(forced).toMatchObject({ complete: true })
  })

  test('goes after it, when both go', async () => {
    const memory = await populated(load, disk, both)
    const remove = ['load', 'both', 'disk'].map((name) => removing('monitor', idOf(memory, name)))
    const report = await run(memory, { remove })
    expect(told(report)).toEqual(['delete both asked', 'delete load asked', 'delete disk asked'])
    expect(report).toMatchObject({ complete: true })
  })

  test('goes when what is declared refers to it no more', async () => {
    const memory = await populated(load, disk, both)
    const remove = [removing('monitor', idOf(memory, 'load'))]
    const declared = [composite('both', 'disk', 'new'), disk, monitor('new')]
    const report = await run(memory, { declared, remove })
    expect(told(report)).toContain('delete load asked')
    expect(report).toMatchObject({ complete: true })
  })

  test('stays when what is declared links to it, whatever is asked for', async () => {
    const memory = await populated(load)
    const remove = [removing('monitor', idOf(memory, 'load'), true)]
    expect(told(await run(memory, { declared: [board], remove }))).toEqual([
      'create board new',
      'refuse load still-linked',
    ])
  })
})

test('a copy goes when it is named, and the one that it was made of stays', async () => {
  const memory = await populated(board, load)
  const original = memory.dashboards.get(idOf(memory, 'board'))
  if (original === undefined) throw new Error('nothing was created')
  memory.dashboards.set('zzz-zzz-zzz', { ...original, id: 'zzz-zzz-zzz', title: 'copy' })
  const declared = [board, load]
  expect(told(await run(memory, { declared }))).toContain('refuse board copy')
  const remove = [removing('dashboard', 'zzz-zzz-zzz')]
  expect(told(await run(memory, { declared, remove }))).toEqual([
    'unchanged load as-declared',
    'unchanged board as-declared',
    'delete board asked',
  ])
  expect([...memory.dashboards.keys()]).toEqual([original.id])
})

describe('mistakes are told before anything is done', () => {
  test('ids that are none, are there twice, or are declared', async () => {
    const memory = await populated(load)
    const remove = [
      removing('monitor', '../7'),
      removing('dashboard', '7'),
      removing('monitor', '9'),
      removing('monitor', '9'),
    ]
    const declared = [monitor('nine', {}, { id: '9' })]
    const report = await run(memory, { declared, remove })
    expect(report.status === 'invalid' && report.problems).toMatchObject([
      { pointer: '/remove/0/id', message: '"../7" is no id of a monitor' },
      { pointer: '/remove/1/id', message: '"7" is no id of a dashboard' },
      { pointer: '/remove/2/id', message: 'monitor 9 is declared as "nine"' },
      { pointer: '/remove/3/id', message: 'monitor 9 is named twice' },
      { pointer: '/remove/3/id', message: 'monitor 9 is declared as "nine"' },
    ])
    expect(memory.calls).toEqual([])
  })

  test('what is declared by its ref', async () => {
    const memory = await populated(load)
    const id = idOf(memory, 'load')
    const report = await run(memory, { declared: [load], remove: [removing('monitor', id)] })
    expect(report.status === 'invalid' && report.problems).toMatchObject([
      { message: `"load" is monitor ${id}, which shall be removed`, place: { file: 'all.yaml' } },
    ])
    expect(memory.calls.every(({ what }) => what === 'read')).toBe(true)
  })
})

test('what is pruned anyway goes once, and does not count', async () => {
  const memory = await populated(load, disk)
  const remove = [removing('monitor', idOf(memory, 'load'))]
  const report = await run(memory, { remove, prune: { scope: {}, maxDeletes: 1 } })
  expect(told(report)).toEqual(['delete load asked', 'delete disk not-declared'])
})

test('a saved plan carries it, and does not delete what was changed since', async () => {
  const memory = await populated(load, disk)
  const id = idOf(memory, 'load')
  const remove = [removing('monitor', id, true)]
  const report = await run(memory, { remove, dryRun: true, writes: ['delete'], ifSeen: { x: 'y' } })
  if (report.status !== 'planned') throw new Error(report.status)
  const loaded = loadPlan(savePlan(report.plan, sha256), sha256)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  expect(loaded.value).toEqual(report.plan)
  const edited = memory.monitors.get(Number(id))
  if (edited === undefined) throw new Error('it is gone')
  memory.monitors.set(edited.id, { ...edited, message: 'by hand' })
  await expect(applySaved(loaded.value, { api: memory.api })).rejects.toMatchObject({
    code: 'changed',
  })
  memory.monitors.set(edited.id, edited)
  expect(await applySaved(loaded.value, { api: memory.api })).toMatchObject({ complete: true })
  expect(memory.monitors.has(edited.id)).toBe(false)
})

test('it is not deleted when it becomes another one at the last moment', async () => {
  const memory = await populated(load)
  const id = Number(idOf(memory, 'load'))
  let looks = 0
  memory.meanwhile = ({ what }) => {
    looks += what === 'read' ? 1 : 0
    const live = memory.monitors.get(id)
    if (looks === 3 && live !== undefined) memory.monitors.set(id, { ...live, priority: 1 })
  }
  const report = await run(memory, { remove: [removing('monitor', String(id))] })
  expect(report).toMatchObject({ results: [{ status: 'failed', error: { code: 'changed' } }] })
  expect(memory.monitors.has(id)).toBe(true)
})

test('two runs that remove the same wait for each other', async () => {
  const memory = await populated(load)
  const remove = [removing('monitor', idOf(memory, 'load'))]
  const reports = await Promise.all([run(memory, { remove }), run(memory, { remove })])
  expect(reports.map(told)).toEqual([['delete load asked'], ['refuse  not-found']])
})
