import { execFile } from 'node:child_process'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import type { Store } from '@retriever/glpi-bridge'
import { openSqliteStore, StoreError } from '@retriever/glpi-bridge/sql'

import { storeConformance } from './store-conformance.ts'
import { askForTickets, load, noon, request } from './store-fixtures.ts'
import { outboxConformance } from './store-outbox-conformance.ts'

let folder = ''
let files = 0
const opened = new Map<Store, string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bridge-store-'))
})
afterEach(async () => {
  for (const store of opened.keys()) await store.close()
  opened.clear()
})
afterAll(() => rm(folder, { recursive: true }))

function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

async function openFile(file: string): Promise<Store> {
  const store = await openSqliteStore({ file, lockWaitMs: 0 })
  opened.set(store, file)
  return store
}

const underTest = {
  open: () => openFile(newFile()),
  async reopen(store: Store) {
    await store.close()
    return openFile(opened.get(store) ?? '')
  },
}

storeConformance(underTest)
outboxConformance(underTest)

describe('one process at a time', () => {
  test('a second process is refused when it opens the file, with a way out', async () => {
    const file = newFile()
    const store = await openFile(file)
    const program = fileURLToPath(new URL('store-sqlite-second.ts', import.meta.url))
    const args = ['--conditions=@retriever/source', program, file]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(JSON.parse(stdout)).toEqual({
      name: 'StoreError',
      code: 'locked',
      executed: 'no',
      message: `${file}: another process has the database`,
      hint: expect.stringContaining('HTTP API'),
    })
    await store.check()
  })

  test('so is the same process, until the first store is closed', async () => {
    const file = newFile()
    const store = await openFile(file)
    await expect(openFile(file)).rejects.toMatchObject({ code: 'locked' })
    await store.close()
    await (await openFile(file)).check()
  })

  test('a claim that is found at the start belongs to a dead process', async () => {
    const store = await underTest.open()
    await askForTickets(store, ['a'])
    const [before] = await store.claim(request())
    const again = await underTest.reopen(store)
    expect((await again.overview(1)).outbox).toMatchObject([{ claimed: false }])
    expect((await load(again, 'a')).pending).toMatchObject([{ claimed: true }])
    const [claim] = await again.claim(request())
    expect(claim).toMatchObject({ id: before?.id, attempt: 2, abandoned: true })
  })
})

describe('a file that cannot be used', () => {
  const refusal = async (file: string): Promise<unknown> => {
    const error: unknown = await openFile(file).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreError)
    return error
  }

  test('is in a folder that does not exist', async () => {
    const error = await refusal(join(folder, 'nowhere', 'bridge.db'))
    expect(error).toMatchObject({ code: 'unavailable', hint: expect.stringContaining('folder') })
  })

  test.runIf(process.platform === 'linux')('is where nobody may write', async () => {
    expect(await refusal('/proc/bridge.db')).toMatchObject({ code: 'unavailable' })
  })

  test('is a folder', async () => {
    const file = newFile()
    await mkdir(file)
    expect(await refusal(file)).toMatchObject({ code: 'unavailable' })
  })

  test('is something else', async () => {
    const file = newFile()
    await writeFile(file, 'version: 1\nbridge: {}\n'.repeat(50))
    expect(await refusal(file)).toMatchObject({ code: 'not-a-database', retryable: false })
  })

  test('was written by a newer release', async () => {
    const file = newFile()
    await (await openFile(file)).close()
    onFile(file, `update bridge_meta set value = '99' where key = 'schema_version'`)
    const error = await refusal(file)
    expect(error).toMatchObject({ code: 'newer-schema' })
    expect(String(error)).toMatch(/version 99; this release knows versions up to \d/)
  })

  test('has tables of somebody else under our names', async () => {
    const file = newFile()
    onFile(file, 'create table bridge_outbox (mail text)')
    const error = await refusal(file)
    expect(error).toMatchObject({ code: 'foreign-tables', hint: expect.stringContaining('prefix') })
  })
})

describe('the names of the tables', () => {
  test('begin with the prefix, so that one database can hold more than one set', async () => {
    const file = newFile()
    for (const tablePrefix of ['tickets_', 'second_']) {
      const store = await openSqliteStore({ file, tablePrefix })
      await askForTickets(store, ['a'])
      expect(await store.claim(request())).toHaveLength(1)
      await store.close()
    }
  })

  test.each(['', 'a;drop table x', '1st_', 'sqlite_x', 'ü', 'x'.repeat(42)])(
    'never begin with %j',
    async (tablePrefix) => {
      const attempt = openSqliteStore({ file: newFile(), tablePrefix })
      await expect(attempt).rejects.toMatchObject({ code: 'invalid-prefix' })
    },
  )
})

test('an id of the outbox is never used twice, not even after a restart', async () => {
  const store = await underTest.open()
  await askForTickets(store, ['a'])
  const [claim] = await store.claim(request())
  if (!claim) throw new Error('nothing was claimed')
  await store.settle(claim, { kind: 'done' }, (incident) => ({
    incident,
    enqueue: [],
    withdraw: [],
    reason: { code: 'ticket-created', text: 'made', at: noon },
  }))
  const again = await underTest.reopen(store)
  await askForTickets(again, ['b'])
  const [next] = await again.claim(request())
  expect(next?.id).toBeGreaterThan(claim.id)
})

function onFile(file: string, statement: string): void {
  const database = new DatabaseSync(file)
  database.exec(statement)
  database.close()
}
