import type { Upserts } from '../flavour.ts'

/** Inserts that replace the row with the same key: https://sqlite.org/lang_upsert.html */
export const sqliteUpserts: Upserts = {
  meta: (db, row) =>
    db
      .insertInto('meta')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((update) => ({ value: update.ref('excluded.value') })),
      ),
  incidents: (db, rows) =>
    db
      .insertInto('incidents')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((update) => ({
          instance: update.ref('excluded.instance'),
          state: update.ref('excluded.state'),
          episode: update.ref('excluded.episode'),
          timer_at: update.ref('excluded.timer_at'),
          changed_at: update.ref('excluded.changed_at'),
          data: update.ref('excluded.data'),
        })),
      ),
  deliveries: (db, rows) =>
    db
      .insertInto('deliveries')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((update) => ({
          source: update.ref('excluded.source'),
          received_at: update.ref('excluded.received_at'),
          incidents: update.ref('excluded.incidents'),
        })),
      ),
}
