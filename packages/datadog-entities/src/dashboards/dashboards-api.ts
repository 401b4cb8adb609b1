import { DatadogError } from '../error.ts'
import { isJsonObject } from '../json.ts'
import type { ApiAnswer, Caller, CallKind } from '../api/caller.ts'
import type { CallTime } from '../api/call-time.ts'
import type { DashboardsApi, ListedDashboard } from '../api/datadog-api.ts'
import type { CreateRecovered } from '../api/datadog-options.ts'
import { notTheApi, unknownOutcome } from '../api/failure.ts'
import { overlappingPages } from '../api/pages.ts'
import type { DashboardBody, LiveDashboard } from './dashboard.ts'
import { diffDashboards } from './diff-dashboards.ts'

const reading: CallKind = { budget: 'dashboard-reads' }
const readingOne: CallKind = { budget: 'dashboard-reads', accept: [404] }
const creating: CallKind = { budget: 'dashboard-writes', once: true }
const writing: CallKind = { budget: 'dashboard-writes' }

/** What the API gives when nobody asks for more. */
const PAGE = 100

/** The dashboards of the organisation that `caller` calls. */
export function createDashboards(
  caller: Caller,
  recovered: (event: Pick<CreateRecovered, 'kind' | 'id'>) => void,
): DashboardsApi {
  const { name, within } = caller

  async function get(id: string, time: CallTime): Promise<LiveDashboard | undefined> {
    const answer = await caller.call((client) => client.getDashboard(id), readingOne, time)
    return answer.status === 404 ? undefined : dashboardIn(name, answer)
  }

  /** The list; each page has the time that `limited` gives it. */
  function list(
    limited: <T>(read: (time: CallTime) => Promise<T>) => Promise<T>,
  ): AsyncGenerator<ListedDashboard> {
    return overlappingPages(
      PAGE,
      ({ id }) => id,
      (start, size) =>
        limited(async (time) => {
          const request = { start, size }
          return listIn(
            name,
            await caller.call((client) => client.listDashboards(request), reading, time),
          )
        }),
    )
  }

  /**
   * Datadog takes the same dashboard twice. Whether one of ours is there can be told only when its description says
   * whose it is: then another one with the same title, description and content is the one that was sent.
   */
  async function findAgain(
    body: DashboardBody,
    time: CallTime,
  ): Promise<LiveDashboard | undefined> {
    const { title, description } = body
    if ((description ?? '').trim() === '') return undefined
    for await (const listed of list((read) => read(time))) {
      if (listed.title !== title || listed.description !== description) continue
      const live = await get(listed.id, time)
      if (live !== undefined && diffDashboards(body, live).length === 0) return live
    }
    return undefined
  }

  return {
    create: (body, limits) =>
      within(limits, async (time) => {
        try {
          return dashboardIn(
            name,
            await caller.call((client) => client.createDashboard(body), creating, time),
          )
        } catch (error) {
          if (!(error instanceof DatadogError) || error.executed === 'no') throw error
          const found = await findAgain(body, time).catch(() => undefined)
          if (found === undefined) throw unknownOutcome(name, 'dashboard', error)
          recovered({ kind: 'dashboard', id: found.id })
          return found
        }
      }),

    update: (id, body, limits) =>
      within(limits, async (time) =>
        dashboardIn(
          name,
          await caller.call((client) => client.updateDashboard(id, body), writing, time),
        ),
      ),

    get: (id, limits) => within(limits, (time) => get(id, time)),

    list: (limits) => list((read) => within(limits, read)),

    delete: (id, limits) =>
      within(limits, async (time) => {
        try {
          await caller.call((client) => client.deleteDashboard(id), writing, time)
          return true
        } catch (error) {
          if (!(error instanceof DatadogError) || error.code !== 'not-found') throw error
          // When an answer was lost before, it is gone because of us.
          return error.executed !== 'no'
        }
      }),
  }
}

function isDashboard(value: unknown): value is LiveDashboard {
  return isJsonObject(value) && typeof value['id'] === 'string' && Array.isArray(value['widgets'])
}

function dashboardIn(organisation: string, { status, body }: ApiAnswer): LiveDashboard {
  if (isDashboard(body)) return body
  throw notTheApi(organisation, status)
}

function isListed(value: unknown): value is ListedDashboard {
  return (
    isJsonObject(value) && typeof value['id'] === 'string' && typeof value['title'] === 'string'
  )
}

function listIn(organisation: string, { status, body }: ApiAnswer): readonly ListedDashboard[] {
  const dashboards: unknown = isJsonObject(body) ? body['dashboards'] : undefined
  if (Array.isArray(dashboards) && dashboards.every(isListed)) return dashboards
  throw notTheApi(organisation, status)
}
