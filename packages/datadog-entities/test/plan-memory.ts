import type { DatadogApi } from '../src/api/datadog-api.ts'
import type { DashboardBody, LiveDashboard } from '../src/dashboards/dashboard.ts'
import { DatadogError } from '../src/error.ts'
import type { LiveMonitor, MonitorBody } from '../src/monitors/monitor.ts'
import { diffMonitors } from '../src/monitors/diff-monitors.ts'

/** One call that came in. */
export interface MemoryCall {
  readonly what: 'read' | 'create' | 'update' | 'delete'
  readonly family: 'monitor' | 'dashboard'
  /** Empty for lists, and for what has none yet. */
  readonly id: string
}

/** What happens to the call with this number, counted from 1. */
export interface MemoryFault {
  readonly call: number
  readonly when: 'before' | 'after'
}

/** An organisation without a network. */
export interface Memory {
  readonly api: DatadogApi
  readonly monitors: Map<number, LiveMonitor>
  readonly dashboards: Map<string, LiveDashboard>
  readonly calls: MemoryCall[]
  /** The process dies at this call; every later one fails as well, until it is taken away. */
  fault: MemoryFault | undefined
  /** Runs before each call; for what others do in the meantime. */
  meanwhile: ((call: MemoryCall) => void) | undefined
}

/** The process is no more. Nobody catches this to go on. */
export class Crash extends Error {}

/** Creates an organisation that keeps what it is given, and refuses exact duplicates of monitors as Datadog does. */
export function createMemory(name = 'main'): Memory {
  const monitors = new Map<number, LiveMonitor>()
  const dashboards = new Map<string, LiveDashboard>()
  const calls: MemoryCall[] = []
  let last = 1000
  let writes = 0

  async function called<T>(call: MemoryCall, work: () => T): Promise<T> {
    await Promise.resolve()
    memory.meanwhile?.(call)
    calls.push(call)
    const { fault } = memory
    if (fault !== undefined && calls.length > fault.call) throw new Crash('gone')
    const isNow = fault?.call === calls.length
    if (isNow && fault.when === 'before') throw new Crash('gone before')
    const result = work()
    if (isNow) throw new Crash('gone after')
    return result
  }

  function merged(id: number, body: Partial<MonitorBody>): LiveMonitor {
    const before = monitors.get(id)
    const options = body.options ?? before?.options ?? {}
    const whole = { type: '', query: '', message: '', tags: [], ...before, ...body, options, id }
    const monitor: LiveMonitor = { ...whole, name: whole.name ?? whole.query }
    monitors.set(id, monitor)
    return monitor
  }

  function stored(id: string, body: DashboardBody): LiveDashboard {
    writes += 1
    const modified_at = new Date(writes * 1000).toISOString()
    const created_at = dashboards.get(id)?.created_at ?? modified_at
    const dashboard = { ...body, id, created_at, modified_at }
    dashboards.set(id, dashboard)
    return dashboard
  }

  const missing = (): never => {
    throw new DatadogError('not there', { code: 'not-found', hint: 'look again' })
  }

  const memory: Memory = {
    monitors,
    dashboards,
    calls,
    fault: undefined,
    meanwhile: undefined,
    api: {
      name,
      monitors: {
        create: (body) =>
          called({ what: 'create', family: 'monitor', id: '' }, () => {
            const blank = { message: '', tags: [], priority: null, options: {} }
            const twin = [...monitors.values()].find(
              (monitor) => diffMonitors({ ...blank, ...body }, monitor).length === 0,
            )
            if (twin !== undefined) {
              throw new DatadogError('Duplicate of an existing monitor', {
                code: 'duplicate',
                hint: 'use it',
                existingId: twin.id,
              })
            }
            last += 1
            return merged(last, body)
          }),
        update: (id, body) =>
          called({ what: 'update', family: 'monitor', id: String(id) }, () =>
            monitors.has(id) ? merged(id, body) : missing(),
          ),
        get: (id) =>
          called({ what: 'read', family: 'monitor', id: String(id) }, () => monitors.get(id)),
        async *list({ tags = [] } = {}) {
          yield* await called({ what: 'read', family: 'monitor', id: '' }, () =>
            [...monitors.values()].filter((monitor) =>
              tags.every((tag) => monitor.tags?.includes(tag)),
            ),
          )
        },
        async *search(query) {
          const wanted = /^title:"(.*)"$/.exec(query)?.[1] ?? query
          yield* await called({ what: 'read', family: 'monitor', id: '' }, () =>
            [...monitors.values()]
              .filter((monitor) => monitor.name?.includes(wanted))
              .map((monitor) => ({ id: monitor.id, name: monitor.name ?? '' })),
          )
        },
        delete: (id, { force = false } = {}) =>
          called({ what: 'delete', family: 'monitor', id: String(id) }, () => {
            const users = force ? [] : compositesOf(id)
            if (users.length > 0) {
              throw new DatadogError('referenced', { code: 'referenced', hint: 'change that' })
            }
            return monitors.delete(id)
          }),
        validate: () => Promise.resolve(),
        cannotDelete: (ids) =>
          called({ what: 'read', family: 'monitor', id: '' }, () => {
            const reasons = ids.flatMap((id) => {
              const users = compositesOf(id).map((user) => `[${user.id},${user.name ?? ''}]`)
              const text = `monitor [${id},x] is referenced in composite monitors: ${users.join(', ')}`
              return users.length === 0 ? [] : [[id, text] as const]
            })
            return new Map(reasons)
          }),
      },
      dashboards: {
        create: (body) =>
          called({ what: 'create', family: 'dashboard', id: '' }, () => {
            last += 1
            return stored(`aaa-bbb-${String(last).slice(-3)}`, body)
          }),
        update: (id, body) =>
          called({ what: 'update', family: 'dashboard', id }, () =>
            dashboards.has(id) ? stored(id, body) : missing(),
          ),
        get: (id) => called({ what: 'read', family: 'dashboard', id }, () => dashboards.get(id)),
        async *list() {
          yield* await called({ what: 'read', family: 'dashboard', id: '' }, () =>
            [...dashboards.values()].map(({ id, title, description, modified_at }) => ({
              id,
              title,
              description: description ?? null,
              modified_at,
            })),
          )
        },
        delete: (id) =>
          called({ what: 'delete', family: 'dashboard', id }, () => dashboards.delete(id)),
      },
      services: { listed: () => Promise.resolve({ catalog: [], definitions: [] }) },
      checkKeys: () => Promise.resolve({ ok: true }),
      close: () => Promise.resolve(),
    },
  }

  function compositesOf(id: number): readonly LiveMonitor[] {
    return [...monitors.values()].filter(
      ({ type, query }) => type === 'composite' && query.match(/\d+/g)?.includes(String(id)),
    )
  }

  return memory
}
