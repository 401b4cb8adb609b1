import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Secret } from '@retriever/upstream/secret'
import { manualClock } from '@retriever/upstream/testing'
import { VaultError } from '@retriever/vault-keys'
import type { Bundle, KeysEvent } from '@retriever/vault-keys'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { KeySetConfig } from '../key-set.ts'
import { keptSet } from './kept-set.ts'
import type { KeptSetEvent } from './kept-set.ts'

let room: string

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'kept-'))
})
afterEach(() => rmSync(room, { recursive: true, force: true }))

function bundle(value: string): Bundle {
  return { version: value, value: { key: new Secret(value) }, fetchedAt: 0, origins: {} }
}

/** A set that was published once, with the value `first`. */
function house() {
  const clock = manualClock()
  const stop = new AbortController()
  const folder = join(room, 'keys')
  const config: KeySetConfig = {
    name: 'datadog',
    vault: 'default',
    keys: { key: 'secret/a#k' },
    variables: {},
    variableProblems: [],
    target: { folder, files: [{ name: 'key', key: 'key' }] },
    refresh: 60_000,
    maxStale: 3_600_000,
  }
  const listeners = new Set<(event: KeysEvent) => void>()
  const on = (listener: (event: KeysEvent) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const events: KeptSetEvent[] = []
  const synced: string[] = []
  const published = { outcome: 'published', folder, files: ['key'], warnings: [] } as const
  const set = keptSet(
    { config, keys: { on } },
    { config, bundle: bundle('first'), published },
    {
      clock,
      onEvent: (event) => void events.push(event),
      onSynced: (one) => void synced.push(one.bundle.version),
    },
  )
  set.follow(stop.signal)
  const state = async () => set.check.run(stop.signal)
  return {
    clock,
    set,
    synced,
    stop,
    state,
    file: () => readFileSync(join(folder, 'key'), 'utf8'),
    types: () => events.map(({ type }) => type),
    async tell(event: KeysEvent) {
      for (const listener of listeners) listener(event)
      await clock.advance(0)
    },
  }
}

test('keys that change are published', async () => {
  const { file, synced, tell, types } = house()
  await tell({ type: 'change', bundle: bundle('second') })
  expect(file()).toBe('second')
  expect(types()).toEqual(['published'])
  expect(synced).toEqual(['second'])
})

test('its age is that of the last time when it was what Vault has', async () => {
  const { clock, set, state, synced } = house()
  await clock.advance(3_600_000)
  expect(await state()).toEqual({ ok: true, detail: 'in step with Vault 1h ago' })
  await clock.advance(1)
  expect(await state()).toMatchObject({ ok: false })
  set.unchanged()
  expect(await state()).toMatchObject({ ok: true })
  expect(synced).toEqual(['first'])
})

test('what cannot be published is tried again, and counts as old meanwhile', async () => {
  const { clock, file, set, state, synced, tell, types } = house()
  writeFileSync(join(room, 'keys'), '')
  await tell({ type: 'change', bundle: bundle('second') })
  expect(types()).toEqual(['publishing-failed'])
  await clock.advance(5_000)
  set.unchanged()
  expect(set.ageMs()).toBe(5_000)
  expect(await state()).toMatchObject({ detail: expect.stringContaining('cannot be published') })
  rmSync(join(room, 'keys'))
  await clock.advance(5_000)
  expect(types()).toEqual(['publishing-failed', 'published'])
  expect(file()).toBe('second')
  expect(set.ageMs()).toBe(0)
  expect(synced).toEqual(['second'])
})

test('a newer version takes the place of one that waits', async () => {
  const { clock, file, tell, types } = house()
  writeFileSync(join(room, 'keys'), '')
  await tell({ type: 'change', bundle: bundle('second') })
  rmSync(join(room, 'keys'))
  await tell({ type: 'change', bundle: bundle('third') })
  await clock.advance(60_000)
  expect(file()).toBe('third')
  expect(types()).toEqual(['publishing-failed', 'published'])
})

test('keys that are gone stay published', async () => {
  const { tell, types } = house()
  const error = new VaultError('gone', { code: 'secret-deleted', hint: 'Undelete it.' })
  await tell({ type: 'missing', error })
  expect(types()).toEqual(['missing'])
})

test('nothing happens any more after the end', async () => {
  const { clock, stop, tell, types } = house()
  writeFileSync(join(room, 'keys'), '')
  await tell({ type: 'change', bundle: bundle('second') })
  stop.abort()
  rmSync(join(room, 'keys'))
  await clock.advance(60_000)
  await tell({ type: 'change', bundle: bundle('third') })
  expect(types()).toEqual(['publishing-failed'])
})
