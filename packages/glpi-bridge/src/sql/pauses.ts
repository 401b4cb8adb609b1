import type { PauseChange, PauseState } from '../store/store.ts'
import type { Database, DatabaseTransaction } from './tables.ts'

/** Whether the outgoing side stands still, and who said so last. */
export async function pauseState(db: Database): Promise<PauseState> {
  const last = await db
    .selectFrom('pauses')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return { paused: false }
  return {
    paused: last.paused === 1,
    changedAt: last.changed_at,
    changedBy: last.changed_by,
    ...(last.why !== null && { why: last.why }),
  }
}

/** Writes down a change; it is in force from the commit on. */
export async function recordPause(
  trx: DatabaseTransaction,
  { paused, at, by, why }: PauseChange,
): Promise<PauseState> {
  await trx
    .insertInto('pauses')
    .values({ paused: paused ? 1 : 0, changed_at: at, changed_by: by, why: why ?? null })
    .execute()
  return pauseState(trx)
}
