import { matchingDowntimes } from '../downtimes/matching.ts'
import { numberIn, type Call } from '../http/call.ts'
import type { JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { epochSeconds } from '../times.ts'
import type { Monitor } from './monitor.ts'
import { printedCreator, tagsOf } from './present-monitor.ts'
import { searchFilter, type Searchable } from './search-query.ts'

interface Hit extends Searchable {
  readonly monitor: Monitor
}

/** `GET /api/v1/monitor/search`: monitors, and how many there are of each status, type and tag. */
export function searchMonitors(call: Call): JsonObject {
  const hits = sorted(call, found(call))
  return {
    counts: {
      status: counted(hits.map(({ status }) => status)),
      muted: counted(hits.map(({ muted }) => muted)),
      tag: counted(hits.flatMap(({ tags }) => tags)),
      type: counted(hits.map(({ type }) => type)),
    },
    ...page(call, hits, 'monitors', (hit) => presentedHit(call.org, hit)),
  }
}

/** `GET /api/v1/monitor/groups/search`: the groups of those monitors, one by one. */
export function searchGroups(call: Call): JsonObject {
  const { monitorStates } = call.org.settings()
  const groups = sorted(call, found(call)).flatMap(({ monitor }) =>
    Object.entries(monitorStates[String(monitor.id)]?.groups ?? {}).map(([group, status]) => ({
      monitor_id: monitor.id,
      monitor_name: monitor.name,
      group,
      group_tags: group.split(','),
      status,
      last_triggered_ts: status === 'Alert' ? epochSeconds(monitor.modifiedAt) : null,
      last_nodata_ts: null,
    })),
  )
  return {
    counts: {
      status: counted(groups.map(({ status }) => status)),
      type: counted(groups.map(({ monitor_id }) => call.org.monitors.get(monitor_id)?.type)),
    },
    ...page(call, groups, 'groups', (group) => group),
  }
}

function found({ org, query, staleAt }: Call): readonly Hit[] {
  const filter = searchFilter(query.get('query') ?? '')
  const { monitorStates } = org.settings()
  return org.monitors
    .all(staleAt)
    .map((monitor) => {
      const measured = monitorStates[String(monitor.id)]
      return {
        monitor,
        id: monitor.id,
        name: monitor.name,
        type: monitor.type,
        query: monitor.query,
        message: monitor.message,
        tags: tagsOf(monitor),
        status: measured?.state ?? ('No Data' as const),
        muted: matchingDowntimes(org, monitor).length > 0,
        groups: Object.keys(measured?.groups ?? {}),
      }
    })
    .filter(filter)
}

function sorted({ query }: Call, hits: readonly Hit[]): readonly Hit[] {
  const [field = 'name', direction = 'asc'] = (query.get('sort') ?? '').split(',')
  const keyOf = ({ name, status, tags }: Hit): string => {
    if (field === 'status') return status
    return field === 'tags' ? tags.join(',') : name
  }
  const up = hits.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)))
  return direction === 'desc' ? up.toReversed() : up
}

function page<T>(
  call: Call,
  items: readonly T[],
  name: string,
  present: (item: T) => unknown,
): JsonObject {
  const number = numberIn(call, 'page', 0)
  const size = Math.max(numberIn(call, 'per_page', 30), 1)
  return {
    [name]: items.slice(number * size, (number + 1) * size).map(present),
    metadata: {
      page: number,
      page_count: Math.ceil(items.length / size),
      per_page: size,
      total_count: items.length,
    },
  }
}

function counted(values: readonly unknown[]): readonly JsonObject[] {
  const counts = new Map<unknown, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count)
}

function presentedHit(org: Organisation, { monitor, status, tags }: Hit): JsonObject {
  const handles = monitor.message.match(/@[^\s{}]+/g) ?? []
  return {
    id: monitor.id,
    name: monitor.name,
    type: monitor.type,
    classification: monitor.type.replace(/ alert$/, ''),
    status,
    tags,
    query: monitor.query,
    scopes: [...monitor.query.matchAll(/\{([^}]*)\}/g)].slice(0, 1).map(([, scope]) => scope),
    metrics: [...monitor.query.matchAll(/\b(?:avg|sum|min|max):([\w.]+)/g)].map(([, name]) => name),
    notifications: handles.map((handle) => ({ handle, name: handle.slice(1) })),
    creator: printedCreator(monitor.creator),
    org_id: org.id,
    priority: monitor.priority,
    restricted_roles: monitor.restrictedRoles,
    last_triggered_ts: status === 'Alert' ? epochSeconds(monitor.modifiedAt) : null,
    overall_state_modified: null,
  }
}
