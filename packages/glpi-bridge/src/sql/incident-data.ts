import type { Decision } from '../lifecycle/decision.ts'
import { idleIncident, type Incident, type PendingOperation } from '../lifecycle/incident.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import type { OperationKind, OutboxId } from '../outbox/operation.ts'
import type { IncidentRow, OutboxRow } from './tables.ts'

type IncidentData = Omit<Incident, 'key' | 'instance' | 'pending'>

/** The row of a decision's incident; undefined when there is nothing worth remembering. */
export function incidentRow({ incident, timerAt, reason }: Decision): IncidentRow | undefined {
  const { key, instance, pending: _, ...data } = incident
  if (data.state.kind === 'idle' && data.episode === 0) return undefined
  return {
    key,
    instance,
    state: data.state.kind,
    episode: data.episode,
    timer_at: timerAt ?? null,
    changed_at: reason.at,
    data: JSON.stringify(data satisfies IncidentData),
  }
}

/** The incident of a row, without its pending operations. */
export function incidentOf({
  key,
  instance,
  data,
}: Pick<IncidentRow, 'key' | 'instance' | 'data'>): Incident {
  // What we wrote ourselves is not validated again; the schema version stands for its shape.
  const known = JSON.parse(data) as IncidentData
  return { ...idleIncident(key as IncidentKey, instance), ...known }
}

/** An outbox row as the deciding code sees it. */
export function pendingOf(row: OutboxRow): PendingOperation {
  return { id: row.id as OutboxId, kind: row.kind as OperationKind, claimed: isClaimed(row) }
}

/** True when it cannot be withdrawn: it is being executed, or may have been. */
export function isClaimed({ owner, uncertain }: OutboxRow): boolean {
  return owner !== null || uncertain === 1
}
