import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Secret } from '@retriever/upstream/secret'
import { manualClock } from '@retriever/upstream/testing'
import { VaultError } from '@retriever/vault-keys'
import type { Bundle, VaultErrorCode } from '@retriever/vault-keys'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { KeysError } from '../failure.ts'
import type { KeySetConfig } from '../key-set.ts'
import { publishFirst } from './first-publication.ts'

let room: string

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'first-'))
})
afterEach(() => rmSync(room, { recursive: true, force: true }))

const good: Bundle = {
  version: '1',
  value: { key: new Secret('value') },
  fetchedAt: 0,
  origins: {},
}

/** A set whose readings end as told, one after the other; the last one again and again. */
function house(...readings: readonly (VaultErrorCode | 'good' | 'hangs')[]) {
  const clock = manualClock()
  const stop = new AbortController()
  const config: KeySetConfig = {
    name: 'datadog',
    vault: 'default',
    keys: { key: 'secret/a#k' },
    variables: {},
    variableProblems: [],
    target: { folder: join(room, 'keys'), files: [{ name: 'key', key: 'key' }] },
    refresh: 60_000,
    maxStale: 60_000,
  }
  let count = 0
  const get = (signal?: AbortSignal): Promise<Bundle> => {
    const reading = readings[Math.min(count, readings.length - 1)]
    count += 1
    if (reading === 'good') return Promise.resolve(good)
    if (reading !== 'hangs') {
      const code = reading ?? 'sealed'
      return Promise.reject(new VaultError(`it is ${code}`, { code, hint: 'Mend it.' }))
    }
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new VaultError('aborted', { code: 'aborted', hint: 'Ask again.' }))
      })
    })
  }
  const retries: number[] = []
  const result = publishFirst({
    sets: [{ config, keys: { get } }],
    deadlineMs: 30_000,
    clock,
    stop: stop.signal,
    onRetry: (_, waitMs) => void retries.push(waitMs),
  }).catch((error: unknown) => error)
  return { clock, result, retries, stop }
}

test('the first good round publishes', async () => {
  const { clock, result, retries } = house('permission-denied', 'sealed', 'good')
  await clock.advance(1_000)
  await clock.advance(2_000)
  expect(await result).toMatchObject([{ published: { outcome: 'published' } }])
  expect(retries).toEqual([1_000, 2_000])
  expect(readFileSync(join(room, 'keys/key'), 'utf8')).toBe('value')
})

test('what cannot be mended ends it with the first round', async () => {
  const { result, retries } = house('credential-refused', 'good')
  expect(await result).toMatchObject({ name: 'KeysError', exitCode: 77 })
  expect(retries).toEqual([])
})

test('at the deadline the last reason is told, also when a reading hangs', async () => {
  const { clock, result } = house('permission-denied', 'hangs')
  await clock.advance(30_000)
  expect(await result).toBeInstanceOf(KeysError)
  expect(await result).toMatchObject({ exitCode: 77 })
})

test('a stop ends the wait', async () => {
  const { clock, result, stop } = house('sealed')
  await clock.advance(100)
  stop.abort(new Error('stopped'))
  expect(await result).toMatchObject({ message: 'stopped' })
})
