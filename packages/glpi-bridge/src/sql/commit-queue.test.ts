import { DatabaseSync } from 'node:sqlite'

import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { at } from '../../test/store-fixtures.ts'
import { StoreError } from '../store/store-error.ts'
import { CommitQueue } from './commit-queue.ts'
import { migrate } from './migrations.ts'
import { connectionOf } from './sqlite/connection.ts'
import { sqliteFlavour } from './sqlite/flavour.ts'
import { statementsOf } from './statements.ts'
import { TablePrefix } from './table-prefix.ts'
import type { DatabaseTransaction, Tables } from './tables.ts'

let database: DatabaseSync
let db: Kysely<Tables>
let queue: CommitQueue
let commits: number

beforeEach(async () => {
  database = new DatabaseSync(':memory:')
  const connection = connectionOf(database)
  const counting = {
    ...connection,
    prepare(text: string) {
      if (text === 'commit') commits += 1
      return connection.prepare(text)
    },
  }
  db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: counting }),
    plugins: [new TablePrefix('bridge_')],
  })
  const flavour = sqliteFlavour(database, 'bridge.db', 'bridge_')
  await migrate(db, 'bridge_', flavour, 0)
  queue = new CommitQueue(db, flavour, statementsOf(db, flavour))
  commits = 0
})

afterEach(async () => {
  await queue.close()
  await db.destroy()
})

async function note(trx: DatabaseTransaction, key: string): Promise<void> {
  await trx.insertInto('meta').values({ key, value: '' }).execute()
}

async function noted(): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('meta')
    .select('key')
    .where('key', 'like', 'note%')
    .orderBy('key')
    .execute()
  return rows.map(({ key }) => key)
}

test('statements and decisions that wait together share one commit, and hear of it afterwards', async () => {
  const heard: string[] = []
  const commitsWhenHeard: number[] = []
  const hear = (what: string): void => {
    heard.push(what)
    commitsWhenHeard.push(commits)
  }
  await Promise.all([
    queue.execute((trx) => note(trx, 'note 1')).then(() => hear('first note')),
    queue.decide({ incidents: [at('a')] }, () => undefined).then(() => hear('decision')),
    queue.execute((trx) => note(trx, 'note 2')).then(() => hear('second note')),
    queue.decide({ incidents: [at('b')] }, () => undefined).then(() => hear('decision')),
  ])
  expect(heard.toSorted()).toEqual(['decision', 'decision', 'first note', 'second note'])
  expect(commitsWhenHeard).toEqual([1, 1, 1, 1])
  expect(await noted()).toEqual(['note 1', 'note 2'])
})

test('a part of the database that is damaged is felt by those only who use it', async () => {
  const results = await Promise.allSettled([
    queue.decide({ incidents: [at('a')] }, () => 'decided'),
    queue.execute(() => {
      throw new StoreError('damaged', {
        code: 'corrupt',
        retryable: false,
        executed: 'no',
        hint: '',
      })
    }),
    queue.execute((trx) => note(trx, 'note 1')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await noted()).toEqual(['note 1'])
})

test('statements that fail leave nothing behind, and nobody else fails', async () => {
  const results = await Promise.allSettled([
    queue.execute((trx) => note(trx, 'note 1')),
    queue.execute(async (trx) => {
      await note(trx, 'note of the one that fails')
      await note(trx, 'note of the one that fails')
    }),
    queue.execute(async (trx) => {
      await note(trx, 'note of another one')
      throw new RangeError('not a failure of the database')
    }),
    queue.decide({ incidents: [at('a')] }, () => 'decided'),
    queue.decide({ incidents: [at('a')] }, () => {
      throw new RangeError('no decision')
    }),
    queue.execute((trx) => note(trx, 'note 2')),
  ])
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(await noted()).toEqual(['note 1', 'note 2'])
})
