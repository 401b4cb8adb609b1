import type { InsertQueryBuilder, InsertResult, SelectQueryBuilder } from 'kysely'

import type { StoreError } from '../store/store-error.ts'
import type { Database, DeliveryRow, IncidentRow, MetaRow, Tables } from './tables.ts'

/** Where the databases differ, apart from how kysely prints SQL for them. Everything else is written once. */
export interface Flavour {
  /** The column type of our JSON texts. */
  readonly longText: 'text'
  readonly upserts: Upserts
  /** Locks the rows that are read until the transaction ends, where the database does not lock as a whole. */
  locking<Table extends keyof Tables, Row>(
    select: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row>
  /** Ids for new outbox entries: unique, and never used again. */
  nextOutboxId(): number
  /** What the driver threw, in our words. `phase` tells whether the commit had begun. */
  error(cause: unknown, phase: 'work' | 'commit'): StoreError
}

/** Inserts that replace a row whose key is there already. The parameters come row by row, once for each column. */
export interface Upserts {
  incidents(db: Database, rows: readonly IncidentRow[]): Insert<'incidents'>
  deliveries(db: Database, rows: readonly DeliveryRow[]): Insert<'deliveries'>
  meta(db: Database, row: MetaRow): Insert<'meta'>
}

type Insert<Table extends keyof Tables> = InsertQueryBuilder<Tables, Table, InsertResult>
