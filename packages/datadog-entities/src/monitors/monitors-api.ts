import { DatadogError } from '../error.ts'
import { isJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { ApiAnswer, Caller, CallKind } from '../api/caller.ts'
import type { CallTime } from '../api/call-time.ts'
import type { FoundMonitor, MonitorsApi } from '../api/datadog-api.ts'
import type { CreateRecovered } from '../api/datadog-options.ts'
import { notTheApi, unknownOutcome } from '../api/failure.ts'
import { entryTexts } from '../api/server-texts.ts'
import type { LiveMonitor } from './monitor.ts'

const reading: CallKind = { budget: 'monitor-reads' }
const readingOne: CallKind = { budget: 'monitor-reads', accept: [404] }
const checking: CallKind = { budget: 'monitor-reads', accept: [409] }
const writing: CallKind = { budget: 'monitor-writes' }

/** The largest page that the API gives. */
const LIST_PAGE = 1_000
/** The size of pages where none is asked for: with fewer on it a page is the last one, even if ours was not heard. */
const SHORT_PAGE = 100
const SEARCH_PAGE = 100
/** Ids are sent in the address, which must not grow too long. */
const IDS_AT_ONCE = 100

/** The monitors of the organisation that `caller` calls. */
export function createMonitors(
  caller: Caller,
  recovered: (event: Pick<CreateRecovered, 'kind' | 'id'>) => void,
): MonitorsApi {
  const { name, within } = caller

  async function get(id: number, time: CallTime): Promise<LiveMonitor | undefined> {
    const answer = await caller.call((client) => client.getMonitor(id), readingOne, time)
    return answer.status === 404 ? undefined : monitorIn(name, answer)
  }

  async function canDelete(
    ids: readonly number[],
    time: CallTime,
  ): Promise<readonly (readonly [number, string])[]> {
    const { status, body } = await caller.call(
      (client) => client.checkCanDelete(ids),
      checking,
      time,
    )
    if (!isJsonObject(body)) throw notTheApi(name, status)
    const { errors } = body
    if (!isJsonObject(errors)) return []
    return Object.entries(errors).map(([id, reasons]) => [
      Number(id),
      entryTexts(reasons).join('; '),
    ])
  }

  return {
    create: (body, limits) =>
      within(limits, async (time) => {
        try {
          // It may be repeated after a lost answer: then Datadog says that the monitor is there, and which one it is.
          const answer = await caller.call((client) => client.createMonitor(body), writing, time)
          return monitorIn(name, answer)
        } catch (error) {
          if (!(error instanceof DatadogError) || error.executed === 'no') throw error
          const { existingId } = error
          const twin =
            existingId === undefined
              ? undefined
              : await get(existingId, time).catch(() => undefined)
          if (twin === undefined) throw unknownOutcome(name, 'monitor', error)
          recovered({ kind: 'monitor', id: String(twin.id) })
          return twin
        }
      }),

    update: (id, body, limits) =>
      within(limits, async (time) => {
        const answer = await caller.call((client) => client.updateMonitor(id, body), writing, time)
        return monitorIn(name, answer)
      }),

    get: (id, limits) => within(limits, (time) => get(id, time)),

    async *list({ tags = [] } = {}, limits) {
      const monitorTags = tags.join(',')
      let afterId = 0
      for (;;) {
        const page = await within(limits, async (time) => {
          const request = { afterId, size: LIST_PAGE, ...(tags.length > 0 && { monitorTags }) }
          const answer = await caller.call((client) => client.listMonitors(request), reading, time)
          return monitorsIn(name, answer)
        })
        const fresh = page.filter(({ id }) => id > afterId).toSorted((a, b) => a.id - b.id)
        const last = fresh.at(-1)
        if (last === undefined) return
        yield* fresh.filter((monitor) => tags.every((tag) => monitor.tags?.includes(tag)))
        if (page.length < SHORT_PAGE) return
        afterId = last.id
      }
    },

    async *search(query, limits) {
      const seen = new Set<number>()
      for (let page = 0, isLast = false; !isLast; page += 1) {
        const found = await within(limits, async (time) => {
          const request = { query, page, size: SEARCH_PAGE }
          const answer = await caller.call(
            (client) => client.searchMonitors(request),
            reading,
            time,
          )
          return foundIn(name, answer)
        })
        isLast = found.monitors.length === 0 || page + 1 >= found.pages
        for (const monitor of found.monitors) {
          if (seen.has(monitor.id)) continue
          seen.add(monitor.id)
          yield monitor
        }
      }
    },

    delete: (id, { force = false } = {}, limits) =>
      within(limits, async (time) => {
        try {
          await caller.call((client) => client.deleteMonitor(id, force), writing, time)
          return true
        } catch (error) {
          if (!(error instanceof DatadogError) || error.code !== 'not-found') throw error
          // When an answer was lost before, it is gone because of us.
          return error.executed !== 'no'
        }
      }),

    validate: (body, id, limits) =>
      within(limits, async (time) => {
        await caller.call((client) => client.validateMonitor(body, id), reading, time)
      }),

    async cannotDelete(ids, limits) {
      const reasons: (readonly [number, string])[] = []
      for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
        const some = ids.slice(start, start + IDS_AT_ONCE)
        reasons.push(...(await within(limits, (time) => canDelete(some, time))))
      }
      return new Map(reasons)
    },
  }
}

function isMonitor(value: unknown): value is LiveMonitor {
  return isJsonObject(value) && typeof value['id'] === 'number'
}

function monitorIn(organisation: string, { status, body }: ApiAnswer): LiveMonitor {
  if (isMonitor(body)) return body
  throw notTheApi(organisation, status)
}

function monitorsIn(organisation: string, { status, body }: ApiAnswer): readonly LiveMonitor[] {
  if (Array.isArray(body) && body.every(isMonitor)) return body
  throw notTheApi(organisation, status)
}

function isFound(value: unknown): value is FoundMonitor {
  return isJsonObject(value) && typeof value['id'] === 'number' && typeof value['name'] === 'string'
}

function foundIn(
  organisation: string,
  { status, body }: ApiAnswer,
): { readonly monitors: readonly FoundMonitor[]; readonly pages: number } {
  const { monitors, metadata }: JsonObject = isJsonObject(body) ? body : {}
  const pages = isJsonObject(metadata) ? metadata['page_count'] : undefined
  if (!Array.isArray(monitors) || !monitors.every(isFound) || typeof pages !== 'number') {
    throw notTheApi(organisation, status)
  }
  return { monitors, pages }
}
