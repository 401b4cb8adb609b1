import { describe, expect, test } from 'vitest'

import type { Report } from '../src/plan/report.ts'
import { reconcile } from '../src/reconcile.ts'
import { dashboard, monitor } from './plan-declared.ts'
import { createMemory } from './plan-memory.ts'
import { openStandIn } from './plan-stand-in.ts'
import { everyWay, processesIn, type Processes } from './schedules.ts'

const board = dashboard('overview')
const owner = 'checkout'

function idIn(report: Report): string {
  const [result] = report.status === 'applied' ? report.results : []
  if (result !== undefined && 'id' in result) return result.id
  throw new Error(JSON.stringify(report))
}

async function together(processes: Processes): Promise<readonly [Report, Report]> {
  const one = reconcile({ api: processes.enter(), declared: [board], owner })
  const other = reconcile({ api: processes.enter(), declared: [board], owner })
  await processes.settle()
  return Promise.all([one, other])
}

describe(
  'two processes that create the same dashboard at the same moment end with one',
  {
    timeout: 60_000,
  },
  () => {
    test('whatever comes first, and both know it by its id', async () => {
      const ways = await everyWay(async (choose, way) => {
        const memory = createMemory()
        const reports = await together(processesIn(memory, choose, false))
        const [left, ...others] = memory.dashboards.keys()
        expect(others, way()).toEqual([])
        expect(reports.map(idIn), way()).toEqual([left, left])
        expect(reports, way()).toMatchObject([{ complete: true }, { complete: true }])
      })
      expect(ways).toBeGreaterThan(20)
    })

    test('also when lists do not show the last write yet', async () => {
      const ways = await everyWay(async (choose, way) => {
        const memory = createMemory()
        const reports = await together(processesIn(memory, choose, true))
        const [left, ...others] = memory.dashboards.keys()
        expect(others, way()).toEqual([])
        expect(reports.map(idIn), way()).toEqual([left, left])
      })
      expect(ways).toBeGreaterThan(100)
    })

    test('also when one of them dies at any call: the next run of either leaves one', async () => {
      const ways = await everyWay(async (choose, way) => {
        const memory = createMemory()
        const processes = processesIn(memory, choose, true)
        const reports = Promise.allSettled([
          reconcile({ api: mortal(processes, choose), declared: [board], owner }),
          reconcile({ api: processes.enter(), declared: [board], owner }),
        ])
        await processes.settle()
        await reports
        const again = await reconcile({ api: processes.enter(), declared: [board], owner })
        const [left, ...others] = memory.dashboards.keys()
        expect(others, way()).toEqual([])
        expect(again.status === 'applied' && again.results.at(-1), way()).toMatchObject({
          id: left,
        })
      })
      expect(ways).toBeGreaterThan(100)
    })

    /** Before any of its calls the process may be no more. */
    function mortal(processes: Processes, choose: (options: number) => number) {
      const api = processes.enter()
      let isDead = false
      const lives = (): void => {
        isDead ||= choose(2) === 1
        if (isDead) throw new Error('gone')
      }
      const { get, create, delete: remove, list } = api.dashboards
      return {
        ...api,
        dashboards: {
          ...api.dashboards,
          get: async (id: string) => (lives(), get(id)),
          create: async (body: typeof board.spec) => (lives(), create(body)),
          delete: async (id: string) => (lives(), remove(id)),
          async *list() {
            lives()
            yield* list()
          },
        },
      }
    }

    test('but what they declare differently stays, and nobody deletes what is not equal', async () => {
      await everyWay(async (choose, way) => {
        const memory = createMemory()
        const processes = processesIn(memory, choose, true)
        const runs = ['one', 'two'].map((title) => {
          const declared = [dashboard('overview', [], { title })]
          return reconcile({ api: processes.enter(), declared, owner })
        })
        await processes.settle()
        const reports = await Promise.all(runs)
        expect(memory.calls, way()).not.toContainEqual(expect.objectContaining({ what: 'delete' }))
        expect(reports, way()).toMatchObject([
          { results: [{ entity: { title: 'one' } }] },
          { results: [{ entity: { title: 'two' } }] },
        ])
      })
    })

    test('also when something links to it: then the link leads to the one that stays', async () => {
      const shown = monitor('load', {
        assets: [{ category: 'runbook', name: 'board', url: 'https://x/${overview}' }],
      })
      const ways = await everyWay(async (choose, way) => {
        const memory = createMemory()
        const processes = processesIn(memory, choose, true)
        const runs = [1, 2].map(() =>
          reconcile({ api: processes.enter(), declared: [shown, board], owner }),
        )
        await processes.settle()
        await Promise.all(runs)
        const [left, ...others] = memory.dashboards.keys()
        expect(others, way()).toEqual([])
        expect([...memory.monitors.values()], way()).toMatchObject([
          { assets: [{ url: `https://x/${left}` }] },
        ])
      })
      expect(ways).toBeGreaterThan(100)
    })

    test('over HTTP, many of them', async () => {
      const org = await openStandIn()
      const runs = Array.from({ length: 12 }, () =>
        reconcile({ api: { ...org.api }, declared: [board], owner }),
      )
      const ids = (await Promise.all(runs)).map(idIn)
      const left: string[] = []
      for await (const { id } of org.api.dashboards.list()) left.push(id)
      expect(left).toHaveLength(1)
      expect(new Set(ids)).toEqual(new Set(left))
      const created = (await org.writes()).filter((write) => write.startsWith('POST'))
      expect(created.length).toBeGreaterThan(1)
    })
  },
)
