import type { IncidentKey } from '../lifecycle/key.ts'
import type { Store, Transaction, TransactionKeys } from '../store/store.ts'
import { claimDue, nextClaimAt } from './claims.ts'
import { closedError, CommitQueue } from './commit-queue.ts'
import type { Flavour } from './flavour.ts'
import { writeMeta } from './migrations.ts'
import { readOverview } from './overview.ts'
import { pauseState, recordPause } from './pauses.ts'
import { statementsOf } from './statements.ts'
import type { Database } from './tables.ts'

/** What a store is made of. */
export interface SqlStoreParts {
  readonly db: Database
  readonly flavour: Flavour
  readonly now: () => number
  /** Gives the database back; called once, when nothing uses it any more. */
  readonly release: () => Promise<void>
}

/** The durable memory of a bridge, in an SQL database whose tables are there already. */
export function sqlStore({ db, flavour, now, release }: SqlStoreParts): Store {
  const statements = statementsOf(db, flavour)
  const queue = new CommitQueue(db, flavour, statements)
  let closing: Promise<void> | undefined

  async function read<Result>(query: (db: Database) => Promise<Result>): Promise<Result> {
    if (closing) throw closedError()
    try {
      return await query(db)
    } catch (cause) {
      throw flavour.error(cause, 'work')
    }
  }

  return {
    transact(keys, decide) {
      return queue.decide(keys, (unit) => {
        const loaded = unit.view(keys)
        const transaction = decide(loaded)
        checkKeys(keys, transaction)
        const repeated = loaded.deliveredAt !== undefined && transaction.decisions.length === 0
        unit.remember({
          decisions: transaction.decisions,
          ...(!repeated && { received: keys }),
        })
        return transaction.result
      })
    },

    settle(claim, settlement, decide) {
      const { incidentKey: key, instance } = claim
      const keys = { incidents: [{ key, instance }] }
      return queue.decide(keys, (unit) => {
        if (!unit.holds(claim)) return undefined
        const decision = decide(unit.incidentAfter(claim, settlement))
        checkKeys(keys, { decisions: [decision] })
        unit.remember({ decisions: [decision], settled: { claim, settlement } })
        return decision
      })
    },

    claim: (request) => queue.execute((trx) => claimDue(trx, request)),

    due: (instant, limit) =>
      read(async (handle) => {
        const rows = await handle
          .selectFrom('incidents')
          .select(['key', 'instance'])
          .where('timer_at', '<=', instant)
          .orderBy('timer_at')
          .orderBy('key')
          .limit(limit)
          .execute()
        return rows.map(({ key, instance: name }) => ({ key: key as IncidentKey, instance: name }))
      }),

    nextDueAt: (after = 0) =>
      read(async (handle) => {
        const timer = await handle
          .selectFrom('incidents')
          .select(({ fn }) => fn.min('timer_at').as('at'))
          .where('timer_at', '>', after)
          .executeTakeFirst()
        const claimAt = await nextClaimAt(handle, after)
        if (timer?.at == null) return claimAt
        return claimAt === undefined ? timer.at : Math.min(timer.at, claimAt)
      }),

    setPaused: (change) => queue.execute((trx) => recordPause(trx, change)),
    pauseState: () => read(pauseState),

    overview: (limit) =>
      read((handle) => handle.transaction().execute((trx) => readOverview(trx, statements, limit))),

    forgetDeliveries: (before) =>
      queue.execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('deliveries')
          .where('received_at', '<', before)
          .executeTakeFirstOrThrow()
        return Number(numDeletedRows)
      }),

    check: () => queue.execute((trx) => writeMeta(trx, flavour, 'checked_at', String(now()))),

    close() {
      closing ??= queue.close().then(release)
      return closing
    },
  }
}

/** Writing an incident that was not loaded would overwrite what is known about it. */
function checkKeys(
  { incidents }: TransactionKeys,
  { decisions }: Pick<Transaction<unknown>, 'decisions'>,
): void {
  const asked = new Set(incidents.map(({ key }) => key))
  for (const { incident } of decisions) {
    if (!asked.has(incident.key)) {
      throw new Error(`incident ${incident.key} was decided but not asked for`)
    }
  }
}
