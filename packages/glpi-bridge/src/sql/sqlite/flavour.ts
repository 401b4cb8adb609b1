import type { DatabaseSync } from 'node:sqlite'

import type { Flavour } from '../flavour.ts'
import { sqliteError } from './error.ts'
import { sqliteUpserts } from './upserts.ts'

/** What is special about SQLite: one process has the whole database, so it counts ids itself and locks no rows. */
export function sqliteFlavour(database: DatabaseSync, file: string, prefix: string): Flavour {
  let lastId: number | undefined
  return {
    longText: 'text',
    upserts: sqliteUpserts,
    locking: (select) => select,
    nextOutboxId() {
      lastId ??= lastOutboxId(database, prefix)
      lastId += 1
      return lastId
    },
    error: (cause, phase) => sqliteError(cause, file, phase),
  }
}

/** SQLite remembers the highest id that a table ever had, also when its row is gone. */
function lastOutboxId(database: DatabaseSync, prefix: string): number {
  const row = database
    .prepare('select seq from sqlite_sequence where name = ?')
    .get(`${prefix}outbox`)
  return Number(row?.['seq'] ?? 0)
}
