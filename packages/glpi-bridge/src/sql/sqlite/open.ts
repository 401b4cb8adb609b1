import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { Kysely, SqliteDialect } from 'kysely'

import type { Store } from '../../store/store.ts'
import { StoreError } from '../../store/store-error.ts'
import { releaseDeadClaims } from '../claims.ts'
import { migrate, writeMeta } from '../migrations.ts'
import { sqlStore } from '../sql-store.ts'
import { TablePrefix } from '../table-prefix.ts'
import type { Tables } from '../tables.ts'
import { connectionOf } from './connection.ts'
import { sqliteError } from './error.ts'
import { sqliteFlavour } from './flavour.ts'

/** Where a bridge keeps its memory on one machine. */
export interface SqliteStoreOptions {
  /** Path of the database. It is made when it does not exist; its folder must exist. */
  readonly file: string
  /** The names of the tables begin with it. Default `bridge_`. */
  readonly tablePrefix?: string
  /** Another process may be about to leave the database: wait for it this long. Default 500. */
  readonly lockWaitMs?: number
  readonly clock?: { now(): number }
}

/**
 * Opens, or makes, a bridge's memory in an SQLite file. This process has the file alone until `close`, or until it
 * dies: a second one is refused here, not at its first write. Every commit is on the disk before it is acknowledged.
 *
 * Rejects with a `StoreError`: `locked`, `unavailable`, `read-only`, `not-a-database`, `foreign-tables`,
 * `newer-schema`, `invalid-prefix`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { tablePrefix: prefix = 'bridge_', lockWaitMs = 500, clock = Date } = options
  if (!/^(?!sqlite_)[A-Z_][A-Z0-9_]{0,40}$/i.test(prefix)) throw invalidPrefix(prefix)
  const file = resolve(options.file)
  try {
    return await storeOn(openAlone(file, lockWaitMs), file, prefix, () => clock.now())
  } catch (cause) {
    throw sqliteError(cause, file, 'work')
  }
}

/** Makes, or updates, the tables of a database that this process has alone. Closes the database when it cannot. */
export async function storeOn(
  database: DatabaseSync,
  file: string,
  prefix: string,
  now: () => number,
): Promise<Store> {
  const flavour = sqliteFlavour(database, file, prefix)
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: connectionOf(database) }),
    plugins: [new TablePrefix(prefix)],
  })
  try {
    await migrate(db, prefix, flavour, now())
    // A write, so that a database that can only be read is refused now.
    await db.transaction().execute((trx) => writeMeta(trx, flavour, 'opened_at', String(now())))
    await releaseDeadClaims(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return sqlStore({
    db,
    flavour,
    now,
    async release() {
      try {
        database.exec('pragma wal_checkpoint(truncate)')
      } finally {
        await db.destroy()
      }
    },
  })
}

/** Opens the file and takes its lock for good: https://sqlite.org/pragma.html#pragma_locking_mode */
function openAlone(file: string, lockWaitMs: number): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: lockWaitMs })
  try {
    database.exec('pragma locking_mode = exclusive')
    database.exec('pragma journal_mode = wal')
    database.exec('pragma synchronous = full')
    // Pages of random keys are written again and again; moving them to the database less often is a fifth faster.
    database.exec('pragma wal_autocheckpoint = 4000')
    database.exec('pragma foreign_keys = on')
    database.exec('begin immediate; commit')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function invalidPrefix(prefix: string): StoreError {
  return new StoreError(`${JSON.stringify(prefix)} cannot begin the names of tables`, {
    code: 'invalid-prefix',
    retryable: false,
    executed: 'no',
    hint: 'Use letters, digits and underscores, at most 41, a letter or an underscore first; not sqlite_.',
  })
}
