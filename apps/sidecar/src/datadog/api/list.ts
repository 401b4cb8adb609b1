import { listManaged } from '@retriever/datadog-entities'
import type { Managed } from '@retriever/datadog-entities'
import type * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { permits } from '../../access/permits.ts'
import { assertAcceptsJson, stateOf, urlOf } from './answer-entity.ts'
import type { ApiContext, ApiOrganisation } from './api-context.ts'
import { chosenOrganisation } from './chosen-organisation.ts'
import type { EntityType } from './entity-type.ts'
import { liveDashboard, liveMonitor } from './live-entity.ts'
import type { LiveEntity } from './live-entity.ts'
import type { listQuery } from './queries.ts'
import { isVisible } from './visible.ts'

const defaultLimit = 50
/** So many dashboards are read for one page at most: Datadog answers sixty questions for one in a minute. */
const mostReads = 50
const readsAtOnce = 8

type Query = z.output<typeof listQuery>

/**
 * Lists what is managed, as far as the caller may see it, page by page in the order of ids. A page may hold less than was
 * asked for, even nothing: `next` tells whether there is more.
 */
export async function listEntities(
  request: RouteRequest,
  query: Query,
  type: EntityType,
  context: ApiContext,
): Promise<Response> {
  assertAcceptsJson(request)
  const scope = `${type.kind}:read` as const
  const organisation = chosenOrganisation(query.organisation, request, [scope], context)
  const limit = query.limit === undefined ? defaultLimit : Number(query.limit)
  const candidates = await candidatesFor(request, query, type, organisation)
  const rest = candidates.filter(
    ({ id }) => query.cursor === undefined || isAfter(id, query.cursor),
  )
  const reads = isToBeRead(request, query, type, organisation)
  const most = reads ? Math.min(organisation.listLimit, mostReads) : organisation.listLimit
  const items: object[] = []
  let looked = 0
  while (items.length < limit && looked < Math.min(rest.length, most)) {
    const some = rest.slice(looked, Math.min(looked + readsAtOnce, most))
    const found = await Promise.all(
      some.map((managed) => itemFor(managed, reads, request, query, type, organisation, context)),
    )
    for (const item of found) {
      if (items.length === limit) break
      looked += 1
      if (item) items.push(item)
    }
  }
  // The cursor is the last id that was looked at.
  const next = looked < rest.length ? rest[looked - 1]?.id : undefined
  return Response.json(
    { items, ...(next !== undefined && { next }) },
    { headers: { 'cache-control': 'no-store' } },
  )
}

async function candidatesFor(
  { raw }: RouteRequest,
  { service, owner, ref }: Query,
  { kind, family }: EntityType,
  { api }: ApiOrganisation,
): Promise<readonly Managed[]> {
  const found: Managed[] = []
  const tags = service === undefined || family === 'dashboard' ? [] : [`service:${service}`]
  const options = { families: [family], tags, signal: raw.signal }
  for await (const managed of listManaged(api, {
    ...options,
    ...(owner !== undefined && { owner }),
  })) {
    if (managed.kind === kind && (ref === undefined || managed.ref === ref)) found.push(managed)
  }
  return found.toSorted(({ id: a }, { id: b }) => (a === b ? 0 : isAfter(a, b) ? 1 : -1))
}

/** Whether dashboards are read to decide who sees them: their lists do not tell for which services they are. */
function isToBeRead(
  { caller }: RouteRequest,
  { service, team }: Query,
  { kind, family }: EntityType,
  { name }: ApiOrganisation,
): boolean {
  if (family === 'monitor') return false
  const all = permits(caller, `${kind}:read`, { organisation: name, services: [] })
  return all === undefined || all.teams !== undefined || (service ?? team) !== undefined
}

/** Undefined for what is not to be seen, or not asked for. */
async function itemFor(
  managed: Managed,
  reads: boolean,
  { caller, raw }: RouteRequest,
  { service, team }: Query,
  { kind }: EntityType,
  organisation: ApiOrganisation,
  { dashboards }: ApiContext,
): Promise<object | undefined> {
  const { name, api, pages } = organisation
  const scope = `${kind}:read` as const
  const { id, name: title, ref, owner } = managed
  const base = { kind, id, ref, name: title, organisation: name, owner, url: urlOf(managed, pages) }
  if (managed.family === 'dashboard' && !reads) return base
  let live: LiveEntity
  if (managed.family === 'monitor') live = liveMonitor(managed.live, name)
  else {
    const modified = managed.listed['modified_at']
    const key = typeof modified === 'string' ? `${name} ${id} ${modified}` : undefined
    const known = key === undefined ? undefined : dashboards.get(key)
    const dashboard = known ?? (await api.dashboards.get(id, { signal: raw.signal }))
    if (!dashboard) return undefined
    if (key !== undefined && dashboard.modified_at === modified) dashboards.set(key, dashboard)
    live = liveDashboard(dashboard, name)
  }
  const { claims } = live
  if (service !== undefined && !claims.services.includes(service)) return undefined
  if (team !== undefined && !claims.teams.includes(team)) return undefined
  if (!isVisible(caller, [scope], { organisation: name, claims })) return undefined
  return { ...base, services: claims.services, ...stateOf(live) }
}

/** Ids of monitors are numbers, and those of dashboards have the same length. */
function isAfter(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length
}
