import type { IncidentKey } from '../lifecycle/key.ts'
import type { Claim, Operation, OutboxId } from '../outbox/operation.ts'
import { leaseSkewMs, type ClaimRequest } from '../store/store.ts'
import { isClaimed } from './incident-data.ts'
import { pauseState } from './pauses.ts'
import type { Database, DatabaseTransaction, OutboxRow } from './tables.ts'

/**
 * Takes entries that are due for a worker. An entry is taken by an update on the condition that it is still as it was
 * read: whoever changes the row first has it.
 */
export async function claimDue(
  trx: DatabaseTransaction,
  request: ClaimRequest,
): Promise<readonly Claim[]> {
  const { owner, now, leaseMs, limit, instances, lane } = request
  if (instances.length === 0 || (await pauseState(trx)).paused) return []
  const candidates = await trx
    .selectFrom('outbox')
    .selectAll()
    .where('lane', '=', lane)
    .where('instance', 'in', instances)
    .where('due_at', '<=', now)
    .where((where) =>
      where.or([where('owner', 'is', null), where('lease_until', '<', now - leaseSkewMs)]),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  const leaseUntil = now + leaseMs
  const claims: Claim[] = []
  for (const row of candidates) {
    if (await take(trx, row, owner, leaseUntil)) claims.push(claimOf(row, owner, leaseUntil))
  }
  return claims
}

/** The first instant after this one at which an entry can be claimed; undefined when none waits for one, or may be taken. */
export async function nextClaimAt(db: Database, after: number): Promise<number | undefined> {
  if ((await pauseState(db)).paused) return undefined
  const free = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.min('due_at').as('at'))
    .where('owner', 'is', null)
    .where('due_at', '>', after)
    .executeTakeFirst()
  const freedAfterMs = leaseSkewMs + 1
  const held = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.min('lease_until').as('at'))
    .where('owner', 'is not', null)
    .where('lease_until', '>', after - freedAfterMs)
    .executeTakeFirst()
  const instants = [free?.at, held?.at == null ? null : held.at + freedAfterMs]
  return instants.reduce<number | undefined>(
    (first, at) => (at == null || (first !== undefined && first <= at) ? first : at),
    undefined,
  )
}

/** Frees the entries of workers that are certainly dead, so that they need not be waited for. */
export async function releaseDeadClaims(db: Database): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ owner: null, lease_until: null, uncertain: 1 })
    .where('owner', 'is not', null)
    .execute()
}

async function take(
  trx: DatabaseTransaction,
  { id, attempt, owner: before, uncertain }: OutboxRow,
  owner: string,
  leaseUntil: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('outbox')
    .set({
      owner,
      lease_until: leaseUntil,
      attempt: attempt + 1,
      uncertain: before === null ? uncertain : 1,
    })
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('owner', before === null ? 'is' : '=', before)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

function claimOf(row: OutboxRow, owner: string, leaseUntil: number): Claim {
  return {
    id: row.id as OutboxId,
    incidentKey: row.incident_key as IncidentKey,
    instance: row.instance,
    // What we wrote ourselves is not validated again; the schema version stands for its shape.
    operation: JSON.parse(row.data) as Operation,
    attempt: row.attempt + 1,
    abandoned: isClaimed(row),
    owner,
    leaseUntil,
  }
}
