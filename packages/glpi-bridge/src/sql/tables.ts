import type { Generated, Kysely, Transaction } from 'kysely'

/**
 * The tables of a bridge and their columns. Instants are epoch milliseconds; `data` is JSON; booleans are 0 and 1.
 * In the database every name begins with the store's prefix.
 */
export interface Tables {
  meta: MetaRow
  incidents: IncidentRow
  outbox: OutboxRow
  deliveries: DeliveryRow
  pauses: PauseRow
}

/** A database handle that knows our tables. */
export type Database = Kysely<Tables>

/** A transaction on our tables. */
export type DatabaseTransaction = Transaction<Tables>

/** The names of all tables, without prefix. */
export const tableNames: readonly (keyof Tables)[] = [
  'meta',
  'incidents',
  'outbox',
  'deliveries',
  'pauses',
]

/** Facts about the database itself, for example its schema version. */
export interface MetaRow {
  key: string
  value: string
}

/** One incident that is not forgotten. */
export interface IncidentRow {
  key: string
  instance: string
  /** The kind of its state. */
  state: string
  episode: number
  timer_at: number | null
  changed_at: number
  /** All of the incident that has no column of its own. */
  data: string
}

/** One operation that is not settled. */
export interface OutboxRow {
  id: number
  incident_key: string
  instance: string
  kind: string
  /** The lane of its kind. */
  lane: string
  /** The operation. */
  data: string
  enqueued_at: number
  due_at: number
  attempt: number
  /** The worker that has it; null when nobody has. */
  owner: string | null
  lease_until: number | null
  /** 1 when an attempt may have been executed: a worker died over it, or lost the answer. */
  uncertain: number
}

/** A delivery that was seen. */
export interface DeliveryRow {
  key: string
  source: string
  received_at: number
  /** How many incidents it touched. */
  incidents: number
}

/** One change of the pause. The newest row is the state; the older ones are the record. */
interface PauseRow {
  id: Generated<number>
  paused: number
  changed_at: number
  changed_by: string
  why: string | null
}
