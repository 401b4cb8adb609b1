import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** `node:sqlite` as kysely's SQLite dialect wants it. Statements are prepared once. */
export function connectionOf(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close() {
      prepared.clear()
      database.close()
    },
    prepare(text) {
      let statement = prepared.get(text)
      if (!statement) {
        statement = prepare(database, text)
        prepared.set(text, statement)
      }
      return statement
    },
  }
}

const nothingDone = { changes: 0, lastInsertRowid: 0 }

function prepare(database: DatabaseSync, text: string): SqliteStatement {
  const statement = database.prepare(text)
  // A full disk makes SQLite roll back by itself. A second rollback would fail, and hide why.
  const inVain = (): boolean => text === 'rollback' && !database.isTransaction
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => (inVain() ? nothingDone : statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}

/** kysely does not say what parameters are; our tables hold texts, numbers and nulls only. */
function values(parameters: readonly unknown[]): readonly SQLInputValue[] {
  return parameters as readonly SQLInputValue[]
}
