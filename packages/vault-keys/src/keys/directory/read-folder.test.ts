import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { publishGeneration } from '../../../test/published-folder.ts'
import { codeOf, readFolder } from './read-folder.ts'

const files = ['api_key', 'app_key']
let folder: string
let reads: number

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-'))
  reads = 0
})

afterEach(() => rm(folder, { recursive: true }))

/** Reads, and publishes the next generation before the second file is read for the first time. */
function interrupted(publish: () => Promise<void>) {
  return async (path: string): Promise<string> => {
    reads += 1
    if (reads === 2) await publish()
    return readFile(path, 'utf8')
  }
}

function generation(number: number): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, String(number)]))
}

test('a set that is swapped while it is read is still read from one generation', async () => {
  await publishGeneration(folder, 1, generation(1))
  // Its number leaves the first generation where it is, as a careful publisher does for a while.
  const read = interrupted(() => publishGeneration(folder, 3, generation(3)))
  expect(Object.fromEntries(await readFolder(folder, files, read))).toEqual(generation(1))
  expect(Object.fromEntries(await readFolder(folder, files))).toEqual(generation(3))
})

test('a generation that is removed while it is read is followed by the next, as a whole', async () => {
  await publishGeneration(folder, 1, generation(1))
  const read = interrupted(() => publishGeneration(folder, 2, generation(2)))
  expect(Object.fromEntries(await readFolder(folder, files, read))).toEqual(generation(2))
  expect(reads).toBe(4)
})

test('a file that is missing is looked for twice, not for ever', async () => {
  await publishGeneration(folder, 1, { api_key: '1' })
  const read = interrupted(() => Promise.resolve())
  const content = await readFolder(folder, files, read)
  expect(content.get('api_key')).toBe('1')
  expect(codeOf(content.get('app_key'))).toBe('ENOENT')
  expect(reads).toBe(4)
})
