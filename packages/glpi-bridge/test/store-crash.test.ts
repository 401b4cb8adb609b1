import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import type { Incident, Store } from '@retriever/glpi-bridge'
import { openSqliteStore } from '@retriever/glpi-bridge/sql'

import { at, deliveryKeyOf, noon } from './store-fixtures.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bridge-crash-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What the writer was told before it was killed. */
interface Acknowledged {
  readonly numbers: readonly number[]
  readonly claimed: ReadonlySet<string>
}

/** Runs the writer, kills it in the midst of its work, and returns what it was told. */
async function killedWriter(file: string, first: number, afterMs: number): Promise<Acknowledged> {
  const program = fileURLToPath(new URL('store-crash-writer.ts', import.meta.url))
  const args = ['--conditions=@retriever/source', program, file, String(first)]
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(writer, 'exit')
  onTestFinished(() => void writer.kill('SIGKILL'))
  const printed = text(writer.stdout)
  await once(writer.stdout, 'data')
  await setTimeout(afterMs)
  writer.kill('SIGKILL')
  expect(await exit).toEqual([null, 'SIGKILL'])
  const lines = await printed
  const all = (line: RegExp): string[] => [...lines.matchAll(line)].map(([, what = '']) => what)
  return {
    numbers: all(/^written (\d+)$/gm).map(Number),
    claimed: new Set(all(/^claimed (\w{64})$/gm)),
  }
}

/** What is left of one transaction: its delivery, and each of its two incidents with its entry. */
async function leftOf(store: Store, number: number): Promise<'all' | 'nothing' | 'a part'> {
  const incidents = [at(`${number} left`), at(`${number} right`)]
  const delivery = { key: deliveryKeyOf(`${number}`), source: 'test', receivedAt: noon }
  const parts = await store.transact({ incidents, delivery }, (loaded) => ({
    decisions: [],
    result: [loaded.deliveredAt === noon, ...[...loaded.incidents.values()].map(isWhole)],
  }))
  if (parts.every(Boolean)) return 'all'
  return parts.some((part) => part !== false) ? 'a part' : 'nothing'
}

/** False for an incident that nobody wrote; undefined for one that was written in part. */
function isWhole({ state, episode, pending }: Incident): boolean | undefined {
  const whole =
    (state.kind === 'unknown' && pending.length === 0) ||
    (state.kind === 'creating' && pending.length === 1)
  if (whole && episode === 1) return true
  return state.kind === 'idle' && pending.length === 0 ? false : undefined
}

test('killed at any moment, it leaves whole transactions only, and all that were acknowledged', async () => {
  const file = join(folder, 'bridge.db')
  let first = 0
  let seen = 0
  for (const afterMs of [5, 30, 60, 110]) {
    const { numbers: acknowledged, claimed } = await killedWriter(file, first, afterMs)
    expect(acknowledged.length).toBeGreaterThan(0)
    const store = await openSqliteStore({ file })
    const known = new Set(acknowledged)
    const end = Math.max(...acknowledged) + 20
    const numbers = Array.from({ length: end - first }, (_, index) => first + index)
    const left = await Promise.all(numbers.map((number) => leftOf(store, number)))
    const torn = numbers.filter(
      (number, index) => left[index] === 'a part' || (known.has(number) && left[index] !== 'all'),
    )
    expect(torn).toEqual([])
    const { outbox, incidents } = await store.overview(100_000)
    expect(outbox.filter((entry) => entry.claimed)).toEqual([])
    // An entry that the writer was given is settled, or may have been carried out: it is never as good as new.
    const given = incidents.filter(({ key }) => claimed.has(key))
    seen += given.length
    expect(given.flatMap(({ pending }) => pending).filter((entry) => !entry.claimed)).toEqual([])
    await store.close()
    first = end
  }
  expect(seen).toBeGreaterThan(0)
}, 60_000)
