import { DatabaseSync } from 'node:sqlite'

import { Kysely, SqliteDialect } from 'kysely'
import { expect, test } from 'vitest'

import { ListStatement } from './list-statement.ts'
import { connectionOf } from './sqlite/connection.ts'
import type { Tables } from './tables.ts'

const db = new Kysely<Tables>({
  dialect: new SqliteDialect({ database: connectionOf(new DatabaseSync(':memory:')) }),
})

test.each([0, 1, 3, 511, 512, 513, 2_000])(
  'a list of %i goes through few statements',
  async (n) => {
    const lengths: number[] = []
    const statement = new ListStatement<number, { value: string }>({
      parametersOf: (item) => [String(item), ''],
      build(items) {
        lengths.push(items.length)
        const values = items.map((item) => ({ key: String(item), value: '' }))
        return db.insertInto('meta').values(values).returning('value')
      },
      repeatable: false,
    })
    await db.schema
      .createTable('meta')
      .addColumn('key', 'text')
      .addColumn('value', 'text')
      .execute()
    await db.transaction().execute(async (trx) => {
      const rows = await statement.execute(
        trx,
        Array.from({ length: n }, (_, index) => index),
      )
      expect(rows).toHaveLength(n)
    })
    const all = await db.selectFrom('meta').select('key').execute()
    expect(new Set(all.map(({ key }) => key)).size).toBe(n)
    expect(lengths.every((length) => Number.isInteger(Math.log2(length)))).toBe(true)
    expect(new Set(lengths).size).toBe(lengths.length)
    await db.schema.dropTable('meta').execute()
  },
)

test('parameters in another order than the statement has them are noticed', async () => {
  const statement = new ListStatement<string>({
    parametersOf: (item) => ['', item],
    build: (items) => db.insertInto('meta').values(items.map((key) => ({ key, value: '' }))),
    repeatable: false,
  })
  const attempt = db.transaction().execute((trx) => statement.execute(trx, ['a']))
  await expect(attempt).rejects.toThrow('the parameters are not those of insert into "meta"')
})
