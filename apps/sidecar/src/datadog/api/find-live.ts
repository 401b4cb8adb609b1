import type { RouteRequest } from '../../capability.ts'
import type { Scope } from '../../access/scope.ts'
import { ProblemError } from '../../problem.ts'
import type { ApiOrganisation } from './api-context.ts'
import type { EntityType } from './entity-type.ts'
import { liveDashboard, liveMonitor } from './live-entity.ts'
import type { LiveEntity } from './live-entity.ts'
import { isVisible } from './visible.ts'

/** The entity with this id; undefined when there is none. */
export async function readLive(
  { name, api }: ApiOrganisation,
  { family }: Pick<EntityType, 'family'>,
  id: string,
  signal: AbortSignal,
): Promise<LiveEntity | undefined> {
  if (family === 'dashboard') {
    const dashboard = await api.dashboards.get(id, { signal })
    return dashboard && liveDashboard(dashboard, name)
  }
  if (!Number.isSafeInteger(Number(id))) return undefined
  const monitor = await api.monitors.get(Number(id), { signal })
  return monitor && liveMonitor(monitor, name)
}

/**
 * The entity that a path names, if the caller may know of it. What is not there and what is for services of others is
 * `not-found` in the same words.
 */
export async function findLive(
  request: Pick<RouteRequest, 'caller' | 'params' | 'raw' | 'audit'>,
  organisation: ApiOrganisation,
  type: EntityType,
  scopes: readonly Scope[],
): Promise<LiveEntity> {
  const { caller, raw } = request
  const id = idOf(request, type)
  request.audit({ kind: type.kind, entity: id })
  const live = await readLive(organisation, type, id, raw.signal)
  const use = live && { organisation: organisation.name, claims: live.claims }
  if (!live || !use || !isVisible(caller, scopes, use)) {
    throw new ProblemError('not-found', `there is no ${type.kind} ${id} for you`, {
      hint: 'there is none in this organisation, or it is for services that are not granted to you',
    })
  }
  request.audit({ before: live.digest, services: live.claims.services })
  if (live.mark) request.audit({ ref: live.mark.ref })
  return live
}

function idOf({ params }: Pick<RouteRequest, 'params'>, type: EntityType): string {
  const parsed = type.id.safeParse(params['id'])
  if (parsed.success) return parsed.data
  const detail = parsed.error.issues[0]?.message ?? 'expected an id'
  throw new ProblemError('invalid-request', 'the id cannot be used', {
    errors: [{ parameter: 'id', detail }],
  })
}

/** Refuses what is managed as another kind: to be changed, it is asked for under its own path. */
export function assertKind(live: LiveEntity, type: EntityType): void {
  if (live.kind === type.kind) return
  const path = `/${live.kind}/${live.id}`
  if (type.kind === 'alert') {
    throw new ProblemError('not-an-alert', `monitor ${live.id} is not managed as an alert`, {
      hint: `it is at ${path}; POST /alert/${live.id}/adopt makes an alert of it`,
    })
  }
  throw new ProblemError('wrong-kind', `monitor ${live.id} is managed as an alert`, {
    hint: `use ${path}`,
  })
}
