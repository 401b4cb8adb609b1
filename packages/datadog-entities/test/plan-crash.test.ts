import { describe, expect, test } from 'vitest'

import type { Declared } from '../src/entity.ts'
import { refusalsOf } from '../src/plan/action.ts'
import type { Report } from '../src/plan/report.ts'
import { reconcile, type ReconcileOptions } from '../src/reconcile.ts'
import { alert, composite, dashboard, monitor } from './plan-declared.ts'
import { createMemory, type Memory } from './plan-memory.ts'

/** A run that has everything in it: creates, updates, an adoption, a replacement and deletes. */
const before: readonly Declared[] = [
  monitor('load'),
  monitor('disk'),
  monitor('latency'),
  composite('both', 'load', 'disk'),
  dashboard('overview', ['load']),
  dashboard('old board', ['disk']),
  composite('old both', 'disk', 'latency'),
]
const after: readonly Declared[] = [
  monitor('load', { message: 'look twice' }),
  monitor('latency', {
    type: 'log alert',
    query: 'logs("*").index("*").rollup("count").last("5m") > 2',
  }),
  monitor('found by hand'),
  monitor('queue'),
  alert('errors'),
  composite('both', 'load', 'queue', 'latency'),
  dashboard('overview', ['load', 'both', 'errors']),
  dashboard('new board', ['queue']),
]
const options = { owner: 'checkout', replace: true, prune: { scope: {}, maxDeletes: 10 } }

function run({ api }: Memory, declared: readonly Declared[]): ReturnType<typeof reconcile> {
  return reconcile({ api, declared, ...options } satisfies ReconcileOptions)
}

async function worldBefore(): Promise<Memory> {
  const memory = createMemory()
  await run(memory, before)
  const { kind: _kind, ref: _ref, ...byHand } = monitor('found by hand')
  memory.monitors.set(7, { ...byHand.spec, id: 7 })
  memory.monitors.set(8, { ...monitor('theirs').spec, id: 8, tags: ['terraform:true'] })
  memory.calls.length = 0
  return memory
}

/** Everything that is there, with names in the place of ids. */
function stateOf({ monitors, dashboards }: Memory): string {
  const all = [...monitors.values(), ...dashboards.values()]
  const names = new Map([
    ...Array.from(monitors.values(), ({ id, name }) => [String(id), name] as const),
    ...Array.from(dashboards.values(), ({ id, title }) => [id, title] as const),
  ])
  const text = all
    .map(({ id: _id, created_at: _born, modified_at: _at, ...rest }) => JSON.stringify(rest))
    .toSorted()
  return text
    .join('\n')
    .replaceAll(/\b\d{4}\b|aaa-bbb-\d{3}/g, (id) => `<${names.get(id) ?? id}>`)
    .replaceAll(/birddog_spec:v1-[0-9a-f]+/g, 'birddog_spec:…')
}

async function undisturbed(): Promise<{ readonly calls: number; readonly state: string }> {
  const memory = await worldBefore()
  const report = await run(memory, after)
  if (report.status !== 'applied') throw new Error(`it was ${report.status}`)
  expect(report.results.map(({ status }) => status)).not.toContain('failed')
  expect(report.complete).toBe(true)
  return { calls: memory.calls.length, state: stateOf(memory) }
}

test('the run writes in every way, and a second one has nothing to do', async () => {
  const memory = await worldBefore()
  const report = await run(memory, after)
  if (report.status !== 'applied') throw new Error(`it was ${report.status}`)
  const counts = Object.groupBy(report.plan.actions, ({ action }) => action)
  expect(Object.entries(counts).map(([action, list]) => [action, list?.length])).toEqual([
    ['update', 3],
    ['create', 4],
    ['adopt', 1],
    ['delete', 4],
  ])
  memory.calls.length = 0
  const second = await run(memory, after)
  if (second.status !== 'applied') throw new Error(`it was ${second.status}`)
  expect(second.plan.actions.every(({ action }) => action === 'unchanged')).toBe(true)
  expect(memory.calls.filter(({ what }) => what !== 'read')).toEqual([])
})

describe('a run that dies at any call is finished by the next one, without duplicates', () => {
  test.each(['before', 'after'] as const)('%s the call was carried out', async (when) => {
    const { calls, state } = await undisturbed()
    expect(calls).toBeGreaterThan(25)
    for (let call = 1; call <= calls; call += 1) {
      const memory = await worldBefore()
      memory.fault = { call, when }
      await run(memory, after).catch(() => undefined)
      memory.fault = undefined
      const report = await run(memory, after)
      const where = `call ${call} of ${calls}, ${when}`
      expect(report.status === 'applied' && report.complete, where).toBe(true)
      expect(stateOf(memory), where).toBe(state)
    }
  })
})

describe('a run that removes and dies at any call is followed by one that finishes its work', () => {
  const kept: readonly Declared[] = [monitor('disk', { message: 'stays' }), monitor('latency')]

  function removeIn({ monitors, dashboards }: Memory) {
    const named = (name: string): string =>
      String([...monitors.values()].find((each) => each.name === name)?.id)
    return [
      ...Array.from(dashboards.keys(), (id) => ({ family: 'dashboard', id }) as const),
      { family: 'monitor', id: named('both') } as const,
      { family: 'monitor', id: named('load'), force: true } as const,
    ]
  }

  async function removing(memory: Memory, remove: ReconcileOptions['remove'] = []) {
    return reconcile({ api: memory.api, declared: kept, owner: 'checkout', remove })
  }

  test.each(['before', 'after'] as const)('%s the call was carried out', async (when) => {
    const whole = await worldBefore()
    const untouched = [whole.monitors.get(7), whole.monitors.get(8)]
    expect(await removing(whole, removeIn(whole))).toMatchObject({ complete: true })
    const calls = whole.calls.length
    expect(calls).toBeGreaterThan(10)
    for (let call = 1; call <= calls; call += 1) {
      const memory = await worldBefore()
      const remove = removeIn(memory)
      memory.fault = { call, when }
      await removing(memory, remove).catch(() => undefined)
      memory.fault = undefined
      const report = await removing(memory, remove)
      const where = `call ${call} of ${calls}, ${when}`
      const codes = refusedIn(report)
      expect(new Set([...codes, 'not-found']), where).toEqual(new Set(['not-found']))
      expect(stateOf(memory), where).toBe(stateOf(whole))
      expect([memory.monitors.get(7), memory.monitors.get(8)], where).toEqual(untouched)
    }
  })

  function refusedIn(report: Report): readonly string[] {
    if (report.status !== 'applied') throw new Error(`it was ${report.status}`)
    expect(report.results.map(({ status }) => status)).not.toContain('failed')
    return refusalsOf(report.plan).map(({ reason }) => reason.code)
  }
})
