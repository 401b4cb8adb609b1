import { sql, type Compilable } from 'kysely'

import type { Flavour } from './flavour.ts'
import { ListStatement } from './list-statement.ts'
import type { Database, DeliveryRow, IncidentRow, OutboxRow } from './tables.ts'

/** The statements that every delivery and every outcome needs, compiled once. */
export interface Statements {
  /** Incidents by key. */
  readonly incidents: ListStatement<string, Pick<IncidentRow, 'key' | 'instance' | 'data'>>
  /** Outbox entries by the key of their incident. */
  readonly outbox: ListStatement<string, OutboxRow>
  /** Deliveries by key. */
  readonly deliveries: ListStatement<string, DeliveryRow>
  readonly writeIncidents: ListStatement<IncidentRow>
  readonly forgetIncidents: ListStatement<string>
  readonly writeOutbox: ListStatement<OutboxRow>
  /** Takes entries back, by id, unless a worker has them or may have carried them out. */
  readonly withdraw: ListStatement<number>
  readonly writeDeliveries: ListStatement<DeliveryRow>
}

const incidentColumns = [
  'key',
  'instance',
  'state',
  'episode',
  'timer_at',
  'changed_at',
  'data',
] as const satisfies readonly (keyof IncidentRow)[]

const outboxColumns = [
  'id',
  'incident_key',
  'instance',
  'kind',
  'lane',
  'data',
  'enqueued_at',
  'due_at',
  'attempt',
  'owner',
  'lease_until',
  'uncertain',
] as const satisfies readonly (keyof OutboxRow)[]

const deliveryColumns = [
  'key',
  'source',
  'received_at',
  'incidents',
] as const satisfies readonly (keyof DeliveryRow)[]

/** Prepares the statements for this database. */
export function statementsOf(db: Database, flavour: Flavour): Statements {
  return {
    incidents: byList((keys) =>
      flavour.locking(
        db.selectFrom('incidents').select(['key', 'instance', 'data']).where('key', 'in', keys),
      ),
    ),
    outbox: byList((keys) =>
      flavour.locking(
        db.selectFrom('outbox').selectAll().where('incident_key', 'in', keys).orderBy('id'),
      ),
    ),
    deliveries: byList((keys) =>
      flavour.locking(db.selectFrom('deliveries').selectAll().where('key', 'in', keys)),
    ),
    forgetIncidents: byList((keys) => db.deleteFrom('incidents').where('key', 'in', keys)),
    withdraw: byList((ids) =>
      db
        .deleteFrom('outbox')
        .where('id', 'in', ids)
        .where('owner', 'is', null)
        .where('uncertain', '=', sql.lit(0)),
    ),
    writeIncidents: ofRows(incidentColumns, (rows) => flavour.upserts.incidents(db, rows)),
    writeOutbox: ofRows(outboxColumns, (rows) => db.insertInto('outbox').values(rows)),
    writeDeliveries: ofRows(deliveryColumns, (rows) => flavour.upserts.deliveries(db, rows)),
  }
}

function byList<Item extends string | number, Row>(
  build: (items: readonly Item[]) => Compilable<Row>,
): ListStatement<Item, Row> {
  return new ListStatement({ parametersOf: (item) => [item], build, repeatable: true })
}

/** An insert of whole rows. kysely takes the order of the columns from the first row, so all are written the same way. */
function ofRows<Row>(
  columns: readonly (keyof Row)[],
  build: (rows: readonly Row[]) => Compilable<unknown>,
): ListStatement<Row> {
  return new ListStatement<Row>({
    parametersOf: (row) => columns.map((column) => row[column]),
    build,
    repeatable: false,
  })
}
