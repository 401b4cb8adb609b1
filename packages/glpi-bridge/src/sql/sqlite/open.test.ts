import { DatabaseSync } from 'node:sqlite'

import { expect, test } from 'vitest'

import { askForTickets, load } from '../../../test/store-fixtures.ts'
import { storeOn } from './open.ts'

test('on a full disk nothing is half stored, and all is well again when there is room', async () => {
  const database = new DatabaseSync(':memory:')
  const store = await storeOn(database, 'bridge.db', 'bridge_', () => 0)
  const { page_count: pages } = database.prepare('pragma page_count').get() ?? {}
  database.exec(`pragma max_page_count = ${Number(pages) + 20}`)
  let stored = 0
  const fill = async (): Promise<never> => {
    for (;;) {
      await askForTickets(store, [`n${stored}`])
      stored += 1
    }
  }
  await expect(fill()).rejects.toMatchObject({
    code: 'disk-full',
    retryable: true,
    executed: 'no',
    hint: expect.stringContaining('room'),
  })
  expect(stored).toBeGreaterThan(3)
  database.exec(`pragma max_page_count = 100000`)
  expect((await load(store, `n${stored}`)).episode).toBe(0)
  expect((await store.overview(1)).counts).toEqual({ creating: stored })
  await askForTickets(store, [`n${stored}`])
  expect((await load(store, `n${stored}`)).pending).toHaveLength(1)
  await store.close()
})
