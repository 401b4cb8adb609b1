import { execFile } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, onTestFinished, test } from 'vitest'

import { publish } from '../src/publish/publish.ts'
import type { PublishTarget } from '../src/publish/target.ts'
import {
  currentGeneration,
  exampleContents,
  exampleNames,
  exampleTarget,
  firstValues,
  secondValues,
} from './publish/example.ts'
import { isRoot, leftBehind, modeOf, opened, unfinished } from './publish/folders.ts'
import { fileError, watchedFiles } from './publish/watched-files.ts'
import type { FileCall } from './publish/watched-files.ts'

const old = exampleContents({ apiKey: 'one', appKey: 'two' })
const fresh = exampleContents({ apiKey: 'three', appKey: 'four' })

test.each([0o000, 0o022, 0o077])(
  '64. with umask %o the mode is exactly 0440 all the same',
  async (mask) => {
    const umask = process.umask(mask)
    onTestFinished(() => void process.umask(umask))
    const target = exampleTarget({ fileMode: 0o440 })
    await publish(firstValues, target)
    expect(modeOf(target.folder, currentGeneration(target.folder), 'datadog')).toBe('0440')
    expect(modeOf(target.folder, currentGeneration(target.folder))).toBe('0550')
    expect(modeOf(target.folder)).toBe('0750')
  },
)

// Root passes every check of permissions, so the file system's answers are put in its mouth.
describe.each(['generation', 'flat'] as const)('64. in the layout %s', (layout) => {
  test.each([
    ['EROFS', 'target-unusable', false],
    ['EACCES', 'target-unusable', false],
    ['EPERM', 'target-unusable', false],
    ['ENOSPC', 'write-failed', true],
    ['EDQUOT', 'write-failed', true],
    ['EIO', 'write-failed', true],
  ])('%s at any step is told as %s, and the old set is whole', async (errno, code, retryable) => {
    for (const at of await changingCalls(layout)) {
      const target = await published(layout)
      const files = watchedFiles((_, index) => {
        if (index === at) throw fileError(errno)
      })
      const told = await publish(secondValues, target, { files }).catch((error: unknown) => error)
      const state = stateOf(target)
      const failed = { code, retryable, path: target.folder, cause: { code: errno } }
      // What comes after the change may fail without harm.
      const warned = { warnings: [expect.stringContaining(errno)] }
      expect({ told, rubbish: rubbish(target) }).toMatchObject(
        isPublished(told) ? { told: warned } : { told: failed, rubbish: [] },
      )
      expect(isPublished(told) ? ['new'] : statesAfterFailure[layout]).toContain(state)
    }
  })

  test('what a killed publisher left behind is cleaned up', async () => {
    const target = await published(layout)
    const calls = await changingCalls(layout)
    const dead = watchedFiles((_, index) => {
      if (index >= (calls.at(4) ?? 0)) throw fileError('EIO')
    })
    await expect(publish(secondValues, target, { files: dead })).rejects.toThrow('EIO')
    expect(unfinished(target.folder)).not.toEqual([])
    await publish(secondValues, target)
    expect(unfinished(target.folder)).toEqual([])
    expect(opened(target.folder, exampleNames)).toEqual(fresh)
  })
})

test('64. a full disk in the middle of flat files changes none of them', async () => {
  const target = await published('flat')
  let writes = 0
  const files = watchedFiles(({ name }) => {
    writes += name === 'writeSync' ? 1 : 0
    if (writes === 3) throw fileError('ENOSPC')
  })
  await expect(publish(secondValues, target, { files })).rejects.toMatchObject({
    code: 'write-failed',
  })
  expect(opened(target.folder, exampleNames)).toEqual(old)
})

test('64. a swap that is told as failed and happened all the same takes nothing away', async () => {
  const target = await published('generation')
  const files = watchedFiles(({ name, args: [from, to] }) => {
    if (name !== 'renameSync') return
    renameSync(String(from), String(to))
    throw fileError('EIO')
  })
  await expect(publish(secondValues, target, { files })).rejects.toMatchObject({
    code: 'write-failed',
  })
  expect(opened(target.folder, exampleNames)).toEqual(fresh)
  expect(await publish(secondValues, target)).toMatchObject({ outcome: 'unchanged' })
})

test('64. a disk that takes a few bytes at a time gets them all', async () => {
  const target = exampleTarget()
  const files = watchedFiles(({ name, args: [fd, content, offset] }) => {
    if (name !== 'writeSync' || typeof fd !== 'number') return undefined
    if (!(content instanceof Uint8Array) || typeof offset !== 'number') return undefined
    return { answer: writeSync(fd, content, offset, 1) }
  })
  await publish(firstValues, target, { files })
  expect(opened(target.folder, exampleNames)).toEqual(old)
})

test('64. a file system that is too slow to be trusted publishes nothing', async () => {
  const target = await published('generation')
  let elapsed = 0
  const clock = {
    now: () => Date.now(),
    monotonic: () => (elapsed += 31_000),
    sleep: async () => {},
  }
  await expect(publish(secondValues, target, { clock })).rejects.toMatchObject({
    code: 'write-failed',
    retryable: true,
  })
  expect(opened(target.folder, exampleNames)).toEqual(old)
  expect(rubbish(target)).toEqual([])
})

describe.runIf(isRoot)('64. as a user of no name in the group of root', () => {
  test('it publishes to a folder of that group, again and again', async () => {
    const target = exampleTarget()
    chownSync(dirname(target.folder), 0, 0)
    chmodSync(dirname(target.folder), 0o775)
    expect(await publishedBy(1_000_650_000, target, 'one')).toBe('published')
    expect(await publishedBy(1_000_650_000, target, 'one')).toBe('unchanged')
    expect(await publishedBy(1_000_650_000, { ...target, keepPreviousMs: 0 }, 'two')).toBe(
      'published',
    )
    expect(opened(target.folder, ['datadog'])).toEqual({ datadog: 'two' })
    expect(leftBehind(target.folder, currentGeneration(target.folder))).toEqual([])
  })

  test('it is told what to do about a folder where it may not write', async () => {
    const target = exampleTarget()
    mkdirSync(target.folder)
    chmodSync(dirname(target.folder), 0o755)
    chmodSync(target.folder, 0o755)
    chownSync(target.folder, 0, 1234)
    expect(await publishedBy(1_000_650_000, target, 'one')).toMatch(/^target-unusable: .*fsGroup/)
  })
})

/** Plain files are replaced one by one. */
const statesAfterFailure = { generation: ['old'], flat: ['old', 'partly new', 'new'] }

function stateOf(target: PublishTarget): string {
  const seen = opened(target.folder, exampleNames)
  const isFresh = (name: string): boolean => seen[name] === fresh[name]
  const isWhole = exampleNames.every((name) => isFresh(name) || seen[name] === old[name])
  if (!isWhole) return 'broken'
  if (exampleNames.every(isFresh)) return 'new'
  return exampleNames.some(isFresh) ? 'partly new' : 'old'
}

async function published(layout: 'generation' | 'flat'): Promise<PublishTarget> {
  const target = exampleTarget({ layout })
  await publish(firstValues, target)
  return target
}

/** Numbers of the calls by which a new set is published that change something. */
async function changingCalls(layout: 'generation' | 'flat'): Promise<readonly number[]> {
  const calls: FileCall[] = []
  const files = watchedFiles((call) => void calls.push(call))
  await publish(secondValues, await published(layout), { files })
  return [...calls.entries()].flatMap(([index, { changes }]) => (changes ? [index] : []))
}

/** What a failed publication must not leave behind. */
function rubbish({ folder, layout }: PublishTarget): readonly string[] {
  return leftBehind(folder, layout === 'flat' ? undefined : currentGeneration(folder))
}

function isPublished(told: unknown): told is { readonly warnings: readonly string[] } {
  return typeof told === 'object' && told !== null && 'warnings' in told
}

/** The outcome of a publisher in a process of its own, or its error's code and hint. */
function publishedBy(uid: number, target: PublishTarget, apiKey: string): Promise<string> {
  const script = fileURLToPath(new URL('publish/other-publisher.ts', import.meta.url))
  const description = JSON.stringify({ target, values: { apiKey } })
  const args = ['--conditions=@retriever/source', script, description]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { uid, gid: 0 }, (error, stdout) => {
      if (error) reject(error)
      else resolve(stdout)
    })
  })
}
