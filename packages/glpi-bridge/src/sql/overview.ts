import type { Incident } from '../lifecycle/incident.ts'
import type { IncidentKey } from '../lifecycle/key.ts'
import type { OperationKind } from '../outbox/operation.ts'
import type { OutboxSummary, Overview } from '../store/store.ts'
import { incidentOf, pendingOf } from './incident-data.ts'
import { pauseState } from './pauses.ts'
import type { Statements } from './statements.ts'
import type { DatabaseTransaction, OutboxRow } from './tables.ts'

/** The newest incidents, the oldest entries of the outbox, and how many there are of what. */
export async function readOverview(
  trx: DatabaseTransaction,
  statements: Statements,
  limit: number,
): Promise<Overview> {
  const counts = await trx
    .selectFrom('incidents')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const outbox = await trx
    .selectFrom('outbox')
    .selectAll()
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return {
    incidents: await newest(trx, statements, limit),
    counts: Object.fromEntries(counts.map(({ state, count }) => [state, Number(count)])),
    outbox: outbox.map(summary),
    pause: await pauseState(trx),
  }
}

async function newest(
  trx: DatabaseTransaction,
  statements: Statements,
  limit: number,
): Promise<readonly (Incident & { readonly changedAt: number })[]> {
  const rows = await trx
    .selectFrom('incidents')
    .select(['key', 'instance', 'data', 'changed_at'])
    .orderBy('changed_at', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute()
  const entries = await statements.outbox.execute(
    trx,
    rows.map(({ key }) => key),
  )
  return rows.map((row) => ({
    ...incidentOf(row),
    pending: entries.filter(({ incident_key }) => incident_key === row.key).map(pendingOf),
    changedAt: row.changed_at,
  }))
}

function summary(row: OutboxRow): OutboxSummary {
  return {
    incidentKey: row.incident_key as IncidentKey,
    instance: row.instance,
    kind: row.kind as OperationKind,
    attempt: row.attempt,
    dueAt: row.due_at,
    enqueuedAt: row.enqueued_at,
    claimed: row.owner !== null,
  }
}
