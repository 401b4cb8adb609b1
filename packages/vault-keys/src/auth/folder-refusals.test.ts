import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { fingerprintOf } from './fingerprint.ts'
import { folderRefusals } from './folder-refusals.ts'
import { memoryRefusals } from './memory-refusals.ts'

let parent = ''
let folder = ''
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'refusals-'))
  folder = join(parent, 'state', 'refusals')
})
afterEach(() => rm(parent, { recursive: true }))

test('the next process remembers what this one was refused', async () => {
  const fingerprint = await fingerprintOf('https://vault', 's3cr3t')
  const other = await fingerprintOf('https://vault', 'other')
  expect(await folderRefusals(folder).has(fingerprint)).toBe(false)
  await folderRefusals(folder).add(fingerprint)
  expect(await folderRefusals(folder).has(fingerprint)).toBe(true)
  expect(await folderRefusals(folder).has(other)).toBe(false)
})

test('nothing refused, nothing to compare with; a folder that cannot be read may hold something', async () => {
  const refusals = folderRefusals(folder)
  expect(refusals.isEmpty?.()).toBe(true)
  await refusals.add('abc')
  expect(refusals.isEmpty?.()).toBe(false)
  expect(folderRefusals(folder).isEmpty?.()).toBe(false)
  const file = join(parent, 'no-folder')
  await writeFile(file, '')
  expect(folderRefusals(file).isEmpty?.()).toBe(false)
})

test('keeps fingerprints and nothing else, for this user only', async () => {
  const fingerprint = await fingerprintOf('https://vault', 's3cr3t')
  await folderRefusals(folder).add(fingerprint)
  const names = await readdir(folder)
  expect(names).toEqual([`refused-${fingerprint}`])
  const file = join(folder, names[0] ?? '')
  expect(await readFile(file, 'utf8')).toBe('')
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('many may add the same at the same time', async () => {
  await Promise.all(Array.from({ length: 20 }, () => folderRefusals(folder).add('a1')))
  expect(await readdir(folder)).toEqual(['refused-a1'])
})

test('forgets after 30 days, and leaves what is not its own', async () => {
  const refusals = folderRefusals(folder)
  await refusals.add('old')
  await writeFile(join(folder, 'mine'), '')
  const before = new Date(Date.now() - 31 * 24 * 3_600_000)
  await utimes(join(folder, 'refused-old'), before, before)
  await utimes(join(folder, 'mine'), before, before)
  await refusals.add('new')
  expect((await readdir(folder)).toSorted()).toEqual(['mine', 'refused-new'])
})

test('a folder that cannot be made is told, and this process remembers nevertheless', async () => {
  await writeFile(join(parent, 'state'), 'a file')
  const refusals = folderRefusals(folder)
  expect(await refusals.has('a1')).toBe(false)
  await expect(refusals.add('a1')).rejects.toMatchObject({ code: 'ENOTDIR' })
  expect(await refusals.has('a1')).toBe(true)
})

test('no fingerprint leads out of the folder', async () => {
  await folderRefusals(folder).add('../../escaped')
  expect(await readdir(folder)).toEqual(['refused-______escaped'])
})

test('in memory it lasts as long as the object', async () => {
  const refusals = memoryRefusals()
  await refusals.add('a1')
  expect(await refusals.has('a1')).toBe(true)
  expect(await memoryRefusals().has('a1')).toBe(false)
})
