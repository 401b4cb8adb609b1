import { execFile } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import type { FileSystem } from '../src/publish/folder/file-system.ts'
import { publish } from '../src/publish/publish.ts'
import type { PublishTarget } from '../src/publish/target.ts'
import {
  currentGeneration,
  exampleContents,
  exampleNames,
  exampleTarget,
} from './publish/example.ts'
import { opened } from './publish/folders.ts'
import type { ExampleValues } from './publish/history.ts'
import { secrets } from './publish/secrets.ts'
import { watchedFiles } from './publish/watched-files.ts'
import type { FileCall } from './publish/watched-files.ts'

const old: ExampleValues = { apiKey: 'one', appKey: 'two' }
const more: ExampleValues = { apiKey: 'three', appKey: 'four' }
const fewer: ExampleValues = { apiKey: 'five' }

describe.each([
  ['the same names', old, more, { apiKey: 'five', appKey: 'six' }],
  ['a name that the other lacks', old, more, fewer],
  ['no trace of a name that the other has', old, fewer, more],
  ['a name that comes with both', fewer, more, { apiKey: 'seven', appKey: 'eight' }],
  ['the first names of all', undefined, more, fewer],
])('63. two publishers at once, one with %s', (_, before, mine, others) => {
  test('whatever comes between, values are never mixed, and the set of the last one stays whole', async () => {
    const calls = await callsOf(before, mine)
    const sets = [
      before ? exampleContents(before) : {},
      exampleContents(mine),
      exampleContents(others),
    ]
    for (const at of calls.keys()) {
      const target = await prepared(before)
      const mixed: unknown[] = []
      const files = elsewhere('here', (index) => {
        const seen = opened(target.folder, exampleNames)
        if (!sets.some((set) => isSet(seen, set))) mixed.push(seen)
        // All that it does is done when it returns its promise.
        if (index === at) void publish(secrets(others), target, { files: elsewhere('there') })
      })
      await publish(secrets(mine), target, { files })
      const last = exampleContents(at < swapOf(calls) ? mine : others)
      expect(opened(target.folder, exampleNames)).toEqual(last)
      expect(mixed).toEqual([])
    }
  })
})

/** A name that only one of both has may be missing for a moment: until the one who swapped last has looked again. */
function isSet(
  seen: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
): boolean {
  return isDeepStrictEqual({ app: set['app'], ...seen }, { app: undefined, ...set })
}

test('63. a set that a slower publisher replaced stays for those who are reading it', async () => {
  const calls = await callsOf(old, more)
  const target = { ...(await prepared(old)), keepPreviousMs: 30_000 }
  let replaced = ''
  const slow = elsewhere('here', (index) => {
    if (index !== swapOf(calls) - 1) return
    void publish(secrets(fewer), target)
    replaced = currentGeneration(target.folder)
  })
  await publish(secrets(more), target, { files: slow })
  expect(currentGeneration(target.folder) < replaced).toBe(true)
  await publish(secrets(old), target)
  expect(opened(join(target.folder, replaced), ['datadog'])).toEqual({ datadog: 'five' })
})

test('63. two processes publish in turns, and a reader never gets a mixed set', async () => {
  const target = exampleTarget({ keepPreviousMs: 60_000 })
  await publish(secrets({ apiKey: 'start', appKey: 'start' }), target)
  const script = fileURLToPath(new URL('publish/busy-publisher.ts', import.meta.url))
  const run = (id: string): Promise<unknown> =>
    promisify(execFile)(process.execPath, [
      '--conditions=@retriever/source',
      script,
      JSON.stringify(target),
      id,
      '100',
    ])
  let busy = true
  const both = Promise.all([run('a'), run('b')]).finally(() => {
    busy = false
  })
  const seen = new Set<string>()
  while (busy) {
    const { datadog, app } = wholeSet(target)
    expect(app).toBe(datadog)
    seen.add(datadog)
    await setImmediate()
  }
  await both
  expect(seen.size).toBeGreaterThan(1)
  expect(['a-99', 'b-99']).toContain(wholeSet(target).app)
}, 60_000)

/** As readers of several files should do it: the generation is looked up once. */
function wholeSet({ folder }: PublishTarget): { readonly datadog: string; readonly app: string } {
  const generation = realpathSync(join(folder, '..data'))
  const read = (name: string): string => readFileSync(join(generation, name), 'utf8')
  return { datadog: read('datadog'), app: read('app') }
}

async function prepared(before: ExampleValues | undefined): Promise<PublishTarget> {
  const target = exampleTarget({ keepPreviousMs: 0 })
  if (before) await publish(secrets(before), target)
  return target
}

async function callsOf(
  before: ExampleValues | undefined,
  values: ExampleValues,
): Promise<readonly FileCall[]> {
  const target = await prepared(before)
  const calls: FileCall[] = []
  await publish(secrets(values), target, { files: watchedFiles((call) => void calls.push(call)) })
  return calls
}

function swapOf(calls: readonly FileCall[]): number {
  return calls.findIndex(({ name }) => name === 'renameSync') + 1
}

/** The file system as a process in another container sees it: nobody can tell whether its work goes on. */
function elsewhere(place: string, before: (index: number) => void = () => undefined): FileSystem {
  return watchedFiles(({ args: [path] }, index) => {
    before(index)
    return path === '/proc/sys/kernel/random/boot_id' ? { answer: place } : undefined
  })
}
