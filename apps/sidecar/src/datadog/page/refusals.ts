import type { EntityKind } from '@retriever/datadog-entities'

import type { AuditRecord } from '../../access/audit-record.ts'
import type { Caller } from '../../access/caller.ts'
import { may } from '../../access/permits.ts'
import { isVisible } from '../api/visible.ts'
import type { RefusalView } from './entities-snapshot.ts'
import { readScopes } from './read-scopes.ts'

const shown = 20

/**
 * The newest refused requests about entities that this viewer may know of: all of them for who may see who called, else
 * those that are known to be about services and organisations that the viewer may look into.
 */
export function refusalsFor(
  viewer: Caller,
  records: readonly AuditRecord[],
): readonly RefusalView[] {
  const seesAll = may(viewer, 'audit:read')
  return records
    .filter((record) => isRefusal(record) && (seesAll || concerns(viewer, record)))
    .slice(0, shown)
    .map(refusalView)
}

/** Whether this record is about an entity and tells of a refusal. */
export function isRefusal({ route, status }: AuditRecord): boolean {
  return status >= 400 && /^\/(?:monitor|alert|dashboard|apply)(?:\/|$)/.test(route)
}

function concerns(viewer: Caller, { kind, organisation, services = [] }: AuditRecord): boolean {
  const isKnown = isKind(kind) && organisation !== undefined && services.length > 0
  // Teams are not recorded. A grant for some teams only could be one too few.
  const wide = { ...viewer, grants: viewer.grants.filter(({ teams }) => teams === undefined) }
  return (
    isKnown && isVisible(wide, readScopes(kind), { organisation, claims: { services, teams: [] } })
  )
}

function isKind(kind: string | undefined): kind is EntityKind {
  return kind === 'monitor' || kind === 'alert' || kind === 'dashboard'
}

function refusalView(record: AuditRecord): RefusalView {
  const { at, caller, entity, method, organisation, outcome, ref, refusal, requestId } = record
  const named = ref ?? entity
  return {
    id: `${at} ${requestId}`,
    at,
    caller,
    request: `${method} ${record.route}`,
    ...(organisation !== undefined && { organisation }),
    ...(named !== undefined && { entity: named }),
    status: record.status,
    ...(outcome !== undefined && { outcome }),
    ...(refusal !== undefined && { reason: refusal }),
  }
}
