import { expect, test } from 'vitest'

import { alert, dashboard, monitor } from '../../test/plan-declared.ts'
import { createMemory, type Memory } from '../../test/plan-memory.ts'
import type { LiveDashboard } from '../dashboards/dashboard.ts'
import { reconcile } from '../reconcile.ts'
import { listManaged, type ListManagedOptions, type Managed } from './list-managed.ts'

const board = dashboard('board', [], {
  template_variables: [{ name: 's', prefix: 'service', defaults: ['checkout'] }],
})

async function populated(): Promise<Memory> {
  const memory = createMemory()
  const { api } = memory
  const declared = [monitor('load', { tags: ['service:a', 'service:b'] }), alert('errors'), board]
  await reconcile({ api, declared, owner: 'checkout' })
  await reconcile({ api, declared: [monitor('disk'), dashboard('theirs')], owner: 'Pay Ments' })
  const other = { ...api, name: 'other' }
  await reconcile({ api: other, declared: [monitor('far'), dashboard('far away')], owner: 'x' })
  await reconcile({ api, declared: [monitor('m2')], owner: 'checkout', manager: 'another-one' })
  memory.monitors.set(7, { ...monitor('free').spec, id: 7 })
  const [load] = memory.monitors.values()
  if (load === undefined) throw new Error('nothing was created')
  // Terraform has taken it over, and our mark was left on it.
  memory.monitors.set(8, { ...load, id: 8, tags: [...(load.tags ?? []), 'terraform:true'] })
  const broken = (load.tags ?? []).filter((tag) => !tag.startsWith('birddog_kind'))
  memory.monitors.set(9, { ...load, id: 9, tags: broken })
  memory.calls.length = 0
  return memory
}

async function listed({ api }: Memory, options?: ListManagedOptions): Promise<readonly Managed[]> {
  const found: Managed[] = []
  for await (const each of listManaged(api, options)) found.push(each)
  return found
}

test('everything that bears our mark in this organisation is listed, whoever owns it', async () => {
  const memory = await populated()
  const found = await listed(memory)
  expect(found).toMatchObject([
    { family: 'monitor', kind: 'monitor', ref: 'load', owner: 'checkout', services: ['a', 'b'] },
    { family: 'monitor', kind: 'alert', ref: 'errors', services: ['checkout'] },
    { family: 'monitor', ref: 'disk', owner: 'Pay Ments', services: [] },
    { family: 'dashboard', kind: 'dashboard', ref: 'board', name: 'board', owner: 'checkout' },
    { family: 'dashboard', ref: 'theirs', owner: 'Pay Ments' },
  ])
  const [load, , , overview] = found
  expect(load).toMatchObject({ spec: expect.stringMatching(/^m1-/), live: { name: 'load' } })
  expect(overview).toMatchObject({
    spec: expect.stringMatching(/^d1-/),
    listed: { title: 'board' },
  })
  expect(overview).not.toHaveProperty('services')
})

test('it takes one list of monitors and one of dashboards', async () => {
  const memory = await populated()
  await listed(memory)
  expect(memory.calls).toEqual([
    { what: 'read', family: 'monitor', id: '' },
    { what: 'read', family: 'dashboard', id: '' },
  ])
  memory.calls.length = 0
  await listed(memory, { families: ['monitor'] })
  expect(memory.calls).toHaveLength(1)
})

test('of one owner, of one service, of another manager', async () => {
  const memory = await populated()
  const refs = async (options: ListManagedOptions) =>
    (await listed(memory, options)).map(({ ref }) => ref)
  expect(await refs({ owner: 'Pay Ments' })).toEqual(['disk', 'theirs'])
  expect(await refs({ tags: ['service:a'], families: ['monitor'] })).toEqual(['load'])
  expect(await refs({ manager: 'another-one' })).toEqual(['m2'])
  expect(await refs({ owner: 'nobody' })).toEqual([])
})

test('with details the services of dashboards are known, and what was read is remembered', async () => {
  const memory = await populated()
  const remembered = new Map<string, LiveDashboard>()
  const options = { details: true, memory: remembered, families: ['dashboard' as const] }
  expect(await listed(memory, options)).toMatchObject([
    { ref: 'board', services: ['checkout'], live: { widgets: expect.any(Array) } },
    { ref: 'theirs', services: [] },
  ])
  memory.calls.length = 0
  await listed(memory, options)
  expect(memory.calls).toHaveLength(1)
})
