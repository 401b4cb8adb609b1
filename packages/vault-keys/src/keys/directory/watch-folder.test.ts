import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { createFolderWatch } from './watch-folder.ts'

let parent: string
let folder: string
let stop: AbortController

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'watch-'))
  folder = join(parent, 'keys')
  stop = new AbortController()
})

afterEach(async () => {
  stop.abort()
  await rm(parent, { recursive: true })
})

/** Watches, and counts; a call comes when the clock moves on. */
function watched() {
  const clock = manualClock()
  let calls = 0
  const watch = createFolderWatch(folder, clock)
  watch.start(() => (calls += 1), stop.signal)
  async function expectSeen(): Promise<void> {
    await expect.poll(() => clock.sleeping).toBe(1)
  }
  return { clock, check: watch.check, calls: () => calls, expectSeen }
}

test('a folder that was not there is watched from the next reading on', async () => {
  const { check, expectSeen } = watched()
  await mkdir(folder)
  check()
  await writeFile(join(folder, 'key'), 'a')
  await expectSeen()
})

test('a folder that took the place of another one is watched from the next reading on', async () => {
  await mkdir(folder)
  const { clock, check, calls, expectSeen } = watched()
  const old = join(parent, 'old')
  await rename(folder, old)
  await mkdir(folder)
  await writeFile(join(old, 'key'), 'a')
  await expectSeen()
  check()
  await clock.advance(75)
  expect(calls()).toBe(1)
  await writeFile(join(folder, 'key'), 'b')
  await expectSeen()
})

test('several changes are one call, a moment later; after the end there is none', async () => {
  await mkdir(folder)
  const clock = manualClock()
  let calls = 0
  const other = new AbortController()
  const watch = createFolderWatch(folder, clock)
  watch.start(() => (calls += 1), stop.signal)
  watch.start(() => (calls += 10), other.signal)
  for (const name of ['one', 'two', 'three']) await writeFile(join(folder, name), name)
  await expect.poll(() => clock.sleeping).toBe(1)
  expect(calls).toBe(0)
  await clock.advance(75)
  expect(calls).toBe(11)
  other.abort()
  await writeFile(join(folder, 'four'), 'four')
  await expect.poll(() => clock.sleeping).toBe(1)
  stop.abort()
  await clock.advance(1_000)
  expect(calls).toBe(11)
})
