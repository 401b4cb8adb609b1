import { StoreError } from '../store/store-error.ts'
import type { Flavour } from './flavour.ts'
import { tableNames, type Database, type DatabaseTransaction } from './tables.ts'

/** One step from a schema version to the next. Steps that were released are never changed. */
type Migration = (trx: DatabaseTransaction, prefix: string, flavour: Flavour) => Promise<void>

const migrations: readonly Migration[] = [createTables]

const schemaVersion = 'schema_version'

/** Brings the tables to the shape that this release knows. Refuses what is newer, or not ours. */
export async function migrate(
  db: Database,
  prefix: string,
  flavour: Flavour,
  now: number,
): Promise<void> {
  const present = await presentVersion(db, prefix)
  if (present > migrations.length) throw newerSchema(present)
  for (const [version, step] of migrations.entries()) {
    if (version < present) continue
    await db.transaction().execute(async (trx) => {
      await step(trx, prefix, flavour)
      const value = String(version + 1)
      await writeMeta(trx, flavour, schemaVersion, value)
      await writeMeta(trx, flavour, `migrated_to_${value}_at`, String(now))
    })
  }
}

/** Writes one fact about the database. */
export async function writeMeta(
  trx: DatabaseTransaction,
  flavour: Flavour,
  key: string,
  value: string,
): Promise<void> {
  await flavour.upserts.meta(trx, { key, value }).execute()
}

async function presentVersion(db: Database, prefix: string): Promise<number> {
  const tables = new Set((await db.introspection.getTables()).map(({ name }) => name))
  if (!tables.has(`${prefix}meta`)) {
    const taken = tableNames.map((name) => `${prefix}${name}`).filter((name) => tables.has(name))
    if (taken.length > 0) throw foreignTables(taken)
    return 0
  }
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', schemaVersion)
    .executeTakeFirst()
  const version = Number(row?.value)
  if (!Number.isSafeInteger(version)) throw foreignTables([`${prefix}meta`])
  return version
}

async function createTables(
  trx: DatabaseTransaction,
  prefix: string,
  { longText }: Flavour,
): Promise<void> {
  const { schema } = trx
  const hash = 'char(64)'
  const name = 'varchar(191)'
  await schema
    .createTable('meta')
    .addColumn('key', name, (column) => column.primaryKey())
    .addColumn('value', longText, (column) => column.notNull())
    .execute()
  await schema
    .createTable('incidents')
    .addColumn('key', hash, (column) => column.primaryKey())
    .addColumn('instance', name, (column) => column.notNull())
    .addColumn('state', 'varchar(16)', (column) => column.notNull())
    .addColumn('episode', 'integer', (column) => column.notNull())
    .addColumn('timer_at', 'bigint')
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('data', longText, (column) => column.notNull())
    .execute()
  await schema
    .createTable('outbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('incident_key', hash, (column) => column.notNull())
    .addColumn('instance', name, (column) => column.notNull())
    .addColumn('kind', 'varchar(32)', (column) => column.notNull())
    .addColumn('lane', 'varchar(16)', (column) => column.notNull())
    .addColumn('data', longText, (column) => column.notNull())
    .addColumn('enqueued_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('owner', name)
    .addColumn('lease_until', 'bigint')
    .addColumn('uncertain', 'integer', (column) => column.notNull())
    .execute()
  await schema
    .createTable('deliveries')
    .addColumn('key', hash, (column) => column.primaryKey())
    .addColumn('source', name, (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('incidents', 'integer', (column) => column.notNull())
    .execute()
  await schema
    .createTable('pauses')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('paused', 'integer', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_by', name, (column) => column.notNull())
    .addColumn('why', longText)
    .execute()
  for (const [table, columns] of indexes) {
    await schema
      .createIndex(`${prefix}${table}_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute()
  }
}

const indexes = [
  ['incidents', ['timer_at']],
  ['incidents', ['changed_at']],
  ['incidents', ['state']],
  ['outbox', ['incident_key']],
  ['outbox', ['lane', 'instance', 'due_at', 'id']],
  ['outbox', ['due_at', 'id']],
  ['outbox', ['lease_until']],
  ['deliveries', ['received_at']],
] as const

function newerSchema(present: number): StoreError {
  return new StoreError(
    `the database has schema version ${present}; this release knows versions up to ${migrations.length}`,
    {
      code: 'newer-schema',
      retryable: false,
      executed: 'no',
      hint: 'A newer release has used it. Run that release or a later one, or restore a backup from before.',
    },
  )
}

function foreignTables(names: readonly string[]): StoreError {
  return new StoreError(`these tables are not a bridge's: ${names.join(', ')}`, {
    code: 'foreign-tables',
    retryable: false,
    executed: 'no',
    hint: 'Give the bridge a database of its own, or another prefix for the names of its tables.',
  })
}
