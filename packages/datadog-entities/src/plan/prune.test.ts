import { describe, expect, test } from 'vitest'

import { composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { createMemory, type Memory } from '../../test/plan-memory.ts'
import type { Declared } from '../entity.ts'
import { reconcile } from '../reconcile.ts'
import type { Action } from './action.ts'
import type { PruneScope } from './plan-options.ts'

const load = monitor('load')
const disk = monitor('disk', { tags: ['team:storage'] })
const both = composite('both', 'load', 'disk')
const board = dashboard('board', ['both'], { tags: ['team:storage'] })

async function populated(...declared: readonly Declared[]): Promise<Memory> {
  const memory = createMemory()
  await reconcile({ api: memory.api, declared, owner: 'checkout' })
  return memory
}

async function actions(
  { api }: Memory,
  declared: readonly Declared[],
  scope: PruneScope = {},
  maxDeletes = 10,
): Promise<readonly Action[]> {
  const prune = { scope, maxDeletes }
  const report = await reconcile({ api, declared, owner: 'checkout', prune, dryRun: true })
  if (report.status === 'planned') return report.plan.actions
  throw new Error(JSON.stringify(report))
}

function told(list: readonly Action[]): readonly string[] {
  return list
    .filter(({ action }) => action !== 'unchanged')
    .map(({ action, ref, reason }) => `${action} ${ref} ${reason.code}`)
}

test('what nobody declares any more goes, users before what they use', async () => {
  const memory = await populated(load, disk, both, board)
  const planned = await actions(memory, [load])
  expect(told(planned)).toEqual([
    'delete board not-declared',
    'delete both not-declared',
    'delete disk not-declared',
  ])
  expect(planned).toContainEqual(
    expect.objectContaining({ ref: 'disk', after: [expect.stringMatching(/^delete \d+$/)] }),
  )
})

test('nothing goes when it was not asked for', async () => {
  const { api } = await populated(load, disk)
  const report = await reconcile({ api, declared: [], owner: 'checkout', dryRun: true })
  expect(report).toMatchObject({ plan: { actions: [] } })
})

describe('the scope', () => {
  const free = dashboard('board', [], { tags: ['team:storage'] })

  test.each([
    ['everything', {}, ['board', 'disk', 'boats']],
    ['a beginning of refs', { refPrefix: 'bo' }, ['board', 'boats']],
    ['tags', { tags: ['team:storage'] }, ['board', 'disk']],
    ['one family', { families: ['dashboard'] }, ['board']],
    [
      'all of it together',
      { refPrefix: 'd', tags: ['team:storage'], families: ['monitor'] },
      ['disk'],
    ],
  ] satisfies readonly (readonly [string, PruneScope, readonly string[]])[])(
    'may be %s',
    async (_title, scope, refs) => {
      const memory = await populated(load, disk, monitor('boats'), free)
      const deleted = (await actions(memory, [load], scope)).filter(
        ({ action }) => action === 'delete',
      )
      expect(deleted.map(({ ref }) => ref)).toEqual(refs)
    },
  )
})

test('more than allowed is refused as a whole, and the rest of the plan stands', async () => {
  const memory = await populated(load, disk, both, board)
  expect(told(await actions(memory, [monitor('new')], {}, 3))).toEqual([
    'create new new',
    'refuse board too-many-deletes',
    'refuse both too-many-deletes',
    'refuse load too-many-deletes',
    'refuse disk too-many-deletes',
  ])
})

test('what others refer to stays, with who they are', async () => {
  const memory = await populated(load, disk)
  const [first, second] = [...memory.monitors.keys()]
  const theirs = { ...both.spec, query: `${first} && ${second}`, tags: ['terraform:true'] }
  memory.monitors.set(5, { ...theirs, id: 5, name: 'theirs' })
  const planned = await actions(memory, [load])
  expect(told(planned)).toEqual(['refuse disk referenced'])
  expect(planned.at(-1)?.reason.text).toContain('[5,theirs]')
})

test('a composite that is changed in the same run lets go of its monitor first', async () => {
  const memory = await populated(load, disk, both)
  const planned = await actions(memory, [load, composite('both', 'load')])
  expect(told(planned)).toEqual(['update both declared-differently', 'delete disk not-declared'])
  expect(planned.at(-1)).toHaveProperty('after', ['ref both'])
  const { api } = memory
  const prune = { scope: {}, maxDeletes: 1 }
  const declared = [load, composite('both', 'load')]
  const report = await reconcile({ api, declared, owner: 'checkout', prune })
  expect(report).toMatchObject({ complete: true })
  expect(memory.monitors.size).toBe(2)
})

test('what a declared dashboard links to stays, although nobody declares it', async () => {
  const memory = await populated(load, disk, both)
  expect(told(await actions(memory, [dashboard('new board', ['load', 'both'])]))).toEqual([
    'create new board new',
    'refuse both still-linked',
    'refuse load still-linked',
    'refuse disk referenced',
  ])
})

test('what bears the ref of a declaration stays, even when that is refused', async () => {
  const memory = await populated(load)
  const declared = [monitor('load', {}, { id: '4711' })]
  expect(told(await actions(memory, declared))).toEqual(['refuse load not-found'])
})
