import type { DatadogApi } from '../src/api/datadog-api.ts'
import type { Memory } from './plan-memory.ts'

/** Chooses one of so many; the same number of times in the same order gives the same run. */
export type Choose = (options: number) => number

/**
 * Plays `play` once for every way in which its choices can fall, and answers how many there were. Between two choices it
 * must do the same whenever the choices before were the same.
 */
export async function everyWay(
  play: (choose: Choose, way: () => string) => Promise<void>,
): Promise<number> {
  let ways = 0
  for (let plan: readonly number[] | undefined = []; plan !== undefined; ways += 1) {
    const given: readonly number[] = plan
    const taken: { readonly chosen: number; readonly options: number }[] = []
    const choose: Choose = (options) => {
      const chosen = given[taken.length] ?? 0
      taken.push({ chosen, options })
      return chosen
    }
    await play(choose, () => taken.map(({ chosen }) => chosen).join(''))
    const last = taken.findLastIndex(({ chosen, options }) => chosen + 1 < options)
    plan =
      last === -1
        ? undefined
        : [...taken.slice(0, last).map(({ chosen }) => chosen), (taken[last]?.chosen ?? 0) + 1]
  }
  return ways
}

/** Processes in one organisation: whose call comes next is chosen, and whether a list shows the last write already. */
export interface Processes {
  /** The way of one more process into the organisation. */
  enter(): DatadogApi
  /** Lets them go on until nobody waits. From then on nothing is chosen: lists show everything. */
  settle(): Promise<void>
}

/** Opens an organisation to several processes. */
export function processesIn(memory: Memory, choose: Choose, mayLag: boolean): Processes {
  const waiting: (() => void)[] = []
  let before = [...memory.dashboards.values()]
  let isAtRest = false

  async function turn(): Promise<void> {
    if (isAtRest) return
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    await promise
  }

  function enter(): DatadogApi {
    const { monitors, dashboards } = memory.api
    return {
      ...memory.api,
      monitors,
      dashboards: {
        ...dashboards,
        async get(id) {
          await turn()
          return dashboards.get(id)
        },
        async create(body) {
          await turn()
          before = [...memory.dashboards.values()]
          return dashboards.create(body)
        },
        async delete(id) {
          await turn()
          before = [...memory.dashboards.values()]
          return dashboards.delete(id)
        },
        async *list() {
          await turn()
          const isLate = mayLag && !isAtRest && choose(2) === 1
          yield* isLate ? before : memory.dashboards.values()
        },
      },
    }
  }

  async function settle(): Promise<void> {
    for (;;) {
      // Everything in between takes no time: who does not wait now is done.
      await new Promise((resolve) => setImmediate(resolve))
      const next = waiting.length === 0 ? undefined : choose(waiting.length)
      if (next === undefined) break
      waiting.splice(next, 1).forEach((go) => go())
    }
    isAtRest = true
  }

  return { enter, settle }
}
