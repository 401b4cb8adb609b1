import { expect, test } from 'vitest'

import { composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { createMemory, type Memory, type MemoryCall } from '../../test/plan-memory.ts'
import type { Declared } from '../entity.ts'
import { DatadogError } from '../error.ts'
import type { DatadogErrorCode } from '../error-code.ts'
import { reconcile, type ReconcileOptions } from '../reconcile.ts'
import { apply } from './apply.ts'
import type { ActionResult } from './result.ts'
import { rulesOf } from './rules-of.ts'

const load = monitor('load')
const disk = monitor('disk')

async function run(
  { api }: Memory,
  declared: readonly Declared[],
  more: Partial<ReconcileOptions> = {},
): Promise<readonly ActionResult[]> {
  const report = await reconcile({ api, declared, owner: 'checkout', ...more })
  if (report.status === 'applied') return report.results
  throw new Error(JSON.stringify(report))
}

function told(results: readonly ActionResult[]): readonly string[] {
  return results.map((result) => {
    const why = result.status === 'failed' ? ` ${result.error.code}` : ''
    return `${result.action.action} ${result.action.ref} ${result.status}${why}`
  })
}

function failing(code: DatadogErrorCode, executed: 'no' | 'unknown' = 'no'): never {
  throw new DatadogError('no', { code, hint: 'try', executed })
}

/** Does this once, at the first call that fits. */
function once(memory: Memory, fits: (call: MemoryCall) => boolean, happens: () => void): void {
  memory.meanwhile = (call) => {
    if (!fits(call)) return
    memory.meanwhile = undefined
    happens()
  }
}

test('an action that fails stops what depends on it, and nothing else', async () => {
  const memory = createMemory()
  once(
    memory,
    ({ what }) => what === 'create',
    () => failing('rejected'),
  )
  const declared = [load, disk, composite('both', 'load', 'disk'), dashboard('board', ['both'])]
  const results = await run(memory, [...declared, dashboard('other', ['disk'])])
  expect(told(results)).toEqual([
    'create load failed rejected',
    'create disk done',
    'create both blocked',
    'create board blocked',
    'create other done',
  ])
  expect(results[2]).toMatchObject({ by: 'ref load' })
})

test('what somebody changes after the plan was made is not overwritten', async () => {
  const memory = createMemory()
  await run(memory, [load])
  const id = [...memory.monitors.keys()][0] ?? 0
  once(
    memory,
    ({ what, id: read }) => what === 'read' && read === String(id),
    () => {
      const live = memory.monitors.get(id)
      if (live !== undefined) memory.monitors.set(id, { ...live, priority: 1 })
    },
  )
  expect(told(await run(memory, [monitor('load', { message: 'new' })]))).toEqual([
    'update load failed changed',
  ])
  expect(memory.monitors.get(id)).toMatchObject({ message: 'look at load', priority: 1 })
})

test('what somebody else takes after the plan was made is neither written nor deleted', async () => {
  for (const tags of [['terraform:true'], []]) {
    const memory = createMemory()
    await run(memory, [load, disk])
    memory.meanwhile = ({ what, id }) => {
      const live = memory.monitors.get(Number(id))
      if (what === 'read' && live !== undefined) memory.monitors.set(live.id, { ...live, tags })
    }
    const prune = { scope: {}, maxDeletes: 1 }
    expect(told(await run(memory, [monitor('load', { message: 'new' })], { prune }))).toEqual([
      'update load failed foreign',
      'delete disk failed foreign',
    ])
    expect(memory.calls.filter(({ what }) => what === 'update' || what === 'delete')).toEqual([])
  }
})

test('what was done already counts as done', async () => {
  const memory = createMemory()
  await run(memory, [load, disk])
  const [first = 0, second = 0] = memory.monitors.keys()
  memory.meanwhile = ({ what, id }) => {
    const live = memory.monitors.get(first)
    if (what === 'read' && Number(id) === first && live !== undefined) {
      memory.monitors.set(first, { ...live, message: 'new' })
    }
    if (what === 'read' && Number(id) === second) memory.monitors.delete(second)
  }
  const prune = { scope: {}, maxDeletes: 1 }
  const results = await run(memory, [monitor('load', { message: 'new' })], { prune })
  expect(results).toMatchObject([
    { status: 'done', already: true },
    { status: 'done', already: true },
  ])
})

test('a create of which nobody knows is looked for by its mark', async () => {
  for (const declared of [load, dashboard('board')]) {
    const memory = createMemory()
    const { monitors, dashboards } = memory.api
    const api = {
      ...memory.api,
      monitors: {
        ...monitors,
        create: (...given: Parameters<typeof monitors.create>) =>
          monitors.create(...given).then(() => failing('unknown-outcome', 'unknown')),
      },
      dashboards: {
        ...dashboards,
        create: (...given: Parameters<typeof dashboards.create>) =>
          dashboards.create(...given).then(() => failing('unknown-outcome', 'unknown')),
      },
    }
    const [result] = await run({ ...memory, api }, [declared])
    expect(result).toMatchObject({ status: 'done', already: true })
    expect(memory.monitors.size + memory.dashboards.size).toBe(1)
  }
})

test('a create that another process did a moment ago is found by the id that Datadog names', async () => {
  const other = createMemory()
  await run(other, [load])
  const memory = createMemory()
  once(
    memory,
    ({ what }) => what === 'create',
    () => {
      for (const [id, live] of other.monitors) memory.monitors.set(id, live)
    },
  )
  const results = await run(memory, [load])
  expect(results).toMatchObject([{ status: 'done', already: true, id: '1001' }])
  expect(memory.monitors.size).toBe(1)
})

test('what somebody changes after the plan was made is not deleted', async () => {
  const memory = createMemory()
  await run(memory, [load])
  const [id = 0] = memory.monitors.keys()
  memory.meanwhile = ({ what, id: read }) => {
    const live = memory.monitors.get(id)
    if (what !== 'read' || read !== String(id) || live === undefined) return
    memory.monitors.set(id, { ...live, message: 'I need it' })
  }
  const prune = { scope: {}, maxDeletes: 1 }
  expect(told(await run(memory, [], { prune }))).toEqual(['delete load failed changed'])
  expect(memory.monitors.size).toBe(1)
})

test('deletes come last, when everything else has ended', async () => {
  const memory = createMemory()
  await run(memory, [monitor('old')])
  memory.calls.length = 0
  const declared = [load, disk, composite('both', 'load', 'disk'), dashboard('board', ['both'])]
  await run(memory, declared, { prune: { scope: {}, maxDeletes: 1 } })
  const writes = memory.calls.filter(({ what }) => what !== 'read').map(({ what }) => what)
  expect(writes).toEqual(['create', 'create', 'create', 'create', 'delete'])
})

test('a plan is carried out in the organisation for which it was made, or not at all', async () => {
  const { api } = createMemory()
  const report = await reconcile({ api, declared: [load], owner: 'checkout', dryRun: true })
  const other = createMemory('elsewhere')
  const plan = report.status === 'planned' ? report.plan : undefined
  expect(plan).toBeDefined()
  const run = plan && apply(other.api, plan, { rules: rulesOf({}) })
  await expect(run).rejects.toMatchObject({ code: 'config' })
  expect(other.calls).toEqual([])
})

test('what Datadog stores in another way than it was sent is told', async () => {
  const memory = createMemory()
  const { monitors } = memory.api
  const api = {
    ...memory.api,
    monitors: {
      ...monitors,
      create: (body: Parameters<typeof monitors.create>[0]) =>
        monitors.create({ ...body, message: 'censored' }),
    },
  }
  const [result] = await run({ ...memory, api }, [load])
  expect(result).toMatchObject({
    status: 'done',
    differences: [{ pointer: '/message', from: 'censored', to: 'look at load' }],
  })
})

test('a mark that Datadog does not store is told', async () => {
  const memory = createMemory()
  const { dashboards } = memory.api
  const api = {
    ...memory.api,
    dashboards: {
      ...dashboards,
      create: (body: Parameters<typeof dashboards.create>[0]) =>
        dashboards.create({ ...body, description: null }),
    },
  }
  const [result] = await run({ ...memory, api }, [dashboard('board')])
  expect(result).toMatchObject({
    status: 'done',
    differences: [{ pointer: '/description', note: 'our mark was not stored' }],
  })
})

test('an abort leaves the rest as not attempted', async () => {
  const memory = createMemory()
  const stop = new AbortController()
  const results = await run(memory, [load, disk, composite('both', 'load', 'disk')], {
    signal: stop.signal,
    onResult: () => stop.abort(),
  })
  expect(told(results)).toEqual([
    'create load done',
    'create disk done',
    'create both not-attempted',
  ])
})

test('keys that Datadog no longer takes end the run', async () => {
  const memory = createMemory()
  memory.meanwhile = ({ what }) => {
    if (what === 'create') failing('credentials')
  }
  const many = Array.from({ length: 30 }, (_, index) => monitor(`load ${index}`))
  const results = await run(memory, many)
  const counts = Object.groupBy(results, ({ status }) => status)
  expect(counts.failed?.length).toBeLessThanOrEqual(8)
  expect(counts['not-attempted']?.length).toBeGreaterThanOrEqual(22)
})

test('who watches is told of everything that was to be done, and cannot stop it', async () => {
  const memory = createMemory()
  const seen: string[] = []
  const results = await run(memory, [load, disk], {
    onResult: ({ action, status }) => {
      seen.push(`${action.ref} ${status}`)
      throw new Error('oops')
    },
  })
  expect(seen.toSorted()).toEqual(['disk done', 'load done'])
  expect(told(results)).toEqual(['create load done', 'create disk done'])
})

test('widgets keep their ids when a dashboard is updated', async () => {
  const memory = createMemory()
  await run(memory, [dashboard('board')])
  const [id = ''] = memory.dashboards.keys()
  const live = memory.dashboards.get(id)
  const widgets = live?.widgets.map((widget) => ({ ...widget, id: 77 })) ?? []
  if (live !== undefined) memory.dashboards.set(id, { ...live, widgets })
  await run(memory, [dashboard('board', [], { title: 'Board' })])
  expect(memory.dashboards.get(id)).toMatchObject({ title: 'Board', widgets: [{ id: 77 }] })
})
