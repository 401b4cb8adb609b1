import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ownerOfDashboard } from '../src/ownership/dashboard-mark.ts'
import { ownerOfMonitor } from '../src/ownership/monitor-mark.ts'
import type { Report } from '../src/plan/report.ts'
import { reconcile } from '../src/reconcile.ts'
import { worlds, type World } from './plan-arbitrary.ts'
import { createMemory, type Memory } from './plan-memory.ts'

const view = { manager: 'birddog-sidecar', organisation: 'main', owner: 'checkout' }

function populated({ inhabitants }: World): Memory {
  const memory = createMemory()
  for (const [place, { put }] of inhabitants.entries()) put(memory, place)
  return memory
}

function run({ api }: Memory, { declared, options }: World): Promise<Report> {
  return reconcile({ api, declared, owner: 'checkout', ...options })
}

/** Everything that is somebody else's, as it is at this moment. */
function foreignIn({ monitors, dashboards }: Memory): ReadonlyMap<string, string> {
  const foreign = [
    ...[...monitors.values()].filter((each) => ownerOfMonitor(each, view).whose === 'foreign'),
    ...[...dashboards.values()].filter((each) => ownerOfDashboard(each, view).whose === 'foreign'),
  ]
  return new Map(foreign.map((each) => [String(each.id), JSON.stringify(each)]))
}

test('a run never writes to what is somebody else’s', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const memory = populated(world)
      const foreign = foreignIn(memory)
      await run(memory, world)
      const written = memory.calls.filter(({ what }) => what !== 'read').map(({ id }) => id)
      expect(written.filter((id) => foreign.has(id))).toEqual([])
      expect(foreignIn(memory)).toEqual(foreign)
    }),
  )
})

test('what is nobody’s is only taken when it was asked for, or when it is equal', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const memory = populated(world)
      const free = new Set(
        [...memory.monitors.values(), ...memory.dashboards.values()]
          .filter((each) =>
            'query' in each
              ? ownerOfMonitor({ ...each, type: '', query: '' }, view).whose === 'nobody'
              : ownerOfDashboard(each, view).whose === 'nobody',
          )
          .map(({ id }) => String(id)),
      )
      const report = await run(memory, world)
      if (report.status !== 'applied') return
      const asked = new Set(world.declared.flatMap(({ id }) => id ?? []))
      const equal = report.plan.actions.flatMap((action) =>
        action.action === 'adopt' && action.reason.code === 'equal-exists' ? [action.id] : [],
      )
      const written = memory.calls.filter(({ what, id }) => what !== 'read' && free.has(id))
      for (const { what, id } of written) {
        expect(what).toBe('update')
        expect(world.options.adopt === true || asked.has(id) || equal.includes(id)).toBe(true)
      }
    }),
  )
})

test('after a run everything is as declared: a second plan writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const memory = populated(world)
      const first = await run(memory, world)
      fc.pre(first.status === 'applied')
      expect(first.results.map(({ status }) => status)).not.toContain('failed')
      memory.calls.length = 0
      const second = await run(memory, world)
      expect(
        second.status === 'applied' && second.plan.actions.map(({ action }) => action),
      ).toEqual(expect.not.arrayContaining(['create', 'update', 'adopt', 'delete']))
      expect(memory.calls.filter(({ what }) => what !== 'read')).toEqual([])
    }),
  )
})

test('a run that dies at any call is finished by the next one', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.nat(30),
      fc.constantFrom('before', 'after'),
      async (world, at, when) => {
        const whole = populated(world)
        const report = await run(whole, world)
        fc.pre(report.status === 'applied')
        const broken = populated(world)
        broken.fault = { call: (at % whole.calls.length) + 1, when }
        await run(broken, world).catch(() => undefined)
        broken.fault = undefined
        await run(broken, world)
        expect([broken.monitors.size, broken.dashboards.size]).toEqual([
          whole.monitors.size,
          whole.dashboards.size,
        ])
        broken.calls.length = 0
        await run(broken, world)
        expect(broken.calls.filter(({ what }) => what !== 'read')).toEqual([])
      },
    ),
  )
})
