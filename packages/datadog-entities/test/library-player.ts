import { Secret, staticCredential } from '@retriever/upstream'
import type { Method } from '@retriever/upstream'

import type { Answered } from '../../../tools/sandbox/test/datadog/client.ts'
import type { Player } from '../../../tools/sandbox/test/datadog/scenario.ts'
import type { Caller, CallKind } from '../src/api/caller.ts'
import { openOrganisation } from '../src/api/create-datadog.ts'
import type { DatadogApi } from '../src/api/datadog-api.ts'
import type { DashboardBody } from '../src/dashboards/dashboard.ts'
import { DatadogError } from '../src/error.ts'
import type { MonitorBody } from '../src/monitors/monitor.ts'

/** Talks to Datadog by this library: its methods where there are any, its transport where there is none. */
export const library: Player = {
  name: 'the library',
  open({ url, apiKey = '', appKey = '' }) {
    const keys = { apiKey: new Secret(apiKey), appKey: new Secret(appKey) }
    const { api, caller } = openOrganisation({
      name: 'scenario',
      url,
      credentials: staticCredential(keys),
    })
    return {
      async send(method, path, body) {
        for (const [pattern, call] of typed) {
          const found = pattern.exec(`${method} ${path}`)
          if (found === null) continue
          return answered(() => call(api, found.slice(1), body))
        }
        return sent(caller, method as Method, path, body)
      },
      close: () => api.close(),
    }
  },
}

type Call = (api: DatadogApi, parts: readonly string[], body: unknown) => Promise<unknown>

/** What the wire would have said, from what a method gives. */
class Status extends Error {
  readonly answer: Answered

  constructor(status: number, body: unknown) {
    super(`status ${status}`)
    this.answer = { status, body }
  }
}

const monitor = String.raw`/api/v1/monitor`
const dashboard = String.raw`/api/v1/dashboard`
const dashboardId = '([a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3})'

const typed: readonly (readonly [RegExp, Call])[] = [
  [exactly(`POST ${monitor}`), ({ monitors }, _, body) => monitors.create(body as MonitorBody)],
  [
    exactly(`PUT ${monitor}/(\\d+)`),
    ({ monitors }, [id], body) => monitors.update(Number(id), body as Partial<MonitorBody>),
  ],
  [
    exactly(`GET ${monitor}/(\\d+)`),
    async ({ monitors }, [id]) => (await monitors.get(Number(id))) ?? missing('Monitor not found'),
  ],
  [exactly(`GET ${monitor}`), ({ monitors }) => all(monitors.list())],
  [
    exactly(`DELETE ${monitor}/(\\d+)(\\?force=true)?`),
    async ({ monitors }, [id, force]) =>
      (await monitors.delete(Number(id), { force: force !== undefined }))
        ? { deleted_monitor_id: Number(id) }
        : missing('Monitor not found'),
  ],
  [
    exactly(`POST ${monitor}(?:/(\\d+))?/validate`),
    async ({ monitors }, [id], body) => {
      await monitors.validate(body as MonitorBody, id === undefined ? undefined : Number(id))
      return {}
    },
  ],
  [
    exactly(`GET ${monitor}/can_delete\\?monitor_ids=([\\d,]+)`),
    async ({ monitors }, [list = '']) => {
      const ids = list.split(',').map(Number)
      const reasons = await monitors.cannotDelete(ids)
      const data = { ok: ids.filter((id) => !reasons.has(id)) }
      if (reasons.size === 0) return { data, errors: null }
      const errors = [...reasons].map(([id, reason]) => [id, [reason]] as const)
      throw new Status(409, { data, errors: Object.fromEntries(errors) })
    },
  ],
  [
    exactly(`POST ${dashboard}`),
    ({ dashboards }, _, body) => dashboards.create(body as DashboardBody),
  ],
  [
    exactly(`PUT ${dashboard}/${dashboardId}`),
    ({ dashboards }, [id = ''], body) => dashboards.update(id, body as DashboardBody),
  ],
  [
    exactly(`GET ${dashboard}/${dashboardId}`),
    async ({ dashboards }, [id = '']) =>
      (await dashboards.get(id)) ?? missing(`Dashboard with ID ${id} not found`),
  ],
  [
    exactly(`GET ${dashboard}\\??`),
    async ({ dashboards }) => ({ dashboards: await all(dashboards.list()) }),
  ],
  [
    exactly(`DELETE ${dashboard}/${dashboardId}`),
    async ({ dashboards }, [id = '']) =>
      (await dashboards.delete(id))
        ? { deleted_dashboard_id: id }
        : missing(`Dashboard with ID ${id} not found`),
  ],
]

function exactly(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`)
}

function missing(text: string): never {
  throw new Status(404, { errors: [text] })
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function answered(call: () => Promise<unknown>): Promise<Answered> {
  try {
    return { status: 200, body: await call() }
  } catch (error) {
    if (error instanceof Status) return error.answer
    if (!(error instanceof DatadogError) || error.status === undefined) throw error
    return { status: error.status, body: { errors: error.errors } }
  }
}

/** Every status is an answer to look at. */
const plain: CallKind = {
  budget: 'monitor-writes',
  once: true,
  accept: Array.from({ length: 100 }, (_, index) => 400 + index),
}

function sent(caller: Caller, method: Method, path: string, body: unknown): Promise<Answered> {
  const request = { method, path, ...(body !== undefined && { body }) }
  return caller.within({}, (time) => caller.send(request, plain, time))
}
