import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import {
  currentGeneration,
  exampleTarget,
  firstValues,
  secondValues,
} from '../../../test/publish/example.ts'
import { leftBehind, opened } from '../../../test/publish/folders.ts'
import { prune } from '../prune.ts'
import { publish } from '../publish.ts'

test('one before stays for readers who are on their way, until its time is over', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 21))
  const where = exampleTarget({ keepPreviousMs: 30_000 })
  await publish(firstValues, where, { clock })
  const old = currentGeneration(where.folder)
  await clock.advance(90_000)
  const { removableAt } = await publish(secondValues, where, { clock })
  expect(removableAt).toBe(clock.now() + 30_000)
  expect(opened(join(where.folder, old), ['datadog'])).toEqual({ datadog: 'one' })

  await clock.advance(29_999)
  expect(await prune(where, { clock })).toEqual({ removed: [], warnings: [], removableAt })
  await clock.advance(1)
  expect(await publish(secondValues, where, { clock })).toMatchObject({ outcome: 'unchanged' })
  expect(leftBehind(where.folder, currentGeneration(where.folder))).toEqual([])
  expect(existsSync(join(where.folder, old))).toBe(false)
})

test('prune removes them for those who publish seldom', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 21))
  const where = exampleTarget()
  await publish(firstValues, where, { clock })
  const old = currentGeneration(where.folder)
  await clock.advance(90_000)
  await publish(secondValues, where, { clock })
  await clock.advance(30_000)
  expect(await prune(where, { clock })).toEqual({ removed: [old], warnings: [] })
  expect(opened(where.folder, ['datadog'])).toEqual({ datadog: 'three' })
})

test('without keeping, the one before is gone at once', async () => {
  const where = exampleTarget({ keepPreviousMs: 0 })
  await publish(firstValues, where)
  expect(await publish(secondValues, where)).not.toHaveProperty('removableAt')
  expect(leftBehind(where.folder, currentGeneration(where.folder))).toEqual([])
})

test('a clock that was set back changes neither the order nor the end', async () => {
  const late = manualClock(Date.UTC(2030, 0, 1))
  const early = manualClock(Date.UTC(2026, 10, 21))
  const where = exampleTarget()
  await publish(firstValues, where, { clock: late })
  const old = currentGeneration(where.folder)
  await publish(secondValues, where, { clock: early })
  expect(currentGeneration(where.folder) > old).toBe(true)
  await publish(secondValues, where, { clock: early })
  expect(leftBehind(where.folder, currentGeneration(where.folder))).toEqual([])
})

test('a file of the target that is no longer wanted loses its name', async () => {
  const where = exampleTarget()
  await publish(firstValues, where)
  const fewer = { ...where, files: where.files.slice(0, 2) }
  await publish(firstValues, fewer)
  expect(readdirSync(where.folder).filter((name) => !name.startsWith('..'))).toEqual([
    'datadog',
    'env',
  ])
})

test('a name that somebody removed comes back', async () => {
  const where = exampleTarget()
  await publish(firstValues, where)
  unlinkSync(join(where.folder, 'env'))
  expect(await publish(firstValues, where)).toMatchObject({ outcome: 'published' })
  expect(opened(where.folder, ['env'])).toHaveProperty('env')
})

test.each([
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link to somewhere else', (path: string) => symlinkSync('/etc', path)],
  ['a file', (path: string) => writeFileSync(path, '')],
])('%s in the place of ..data is not ours to replace', async (_, make) => {
  const where = exampleTarget()
  mkdirSync(where.folder)
  make(join(where.folder, '..data'))
  await expect(publish(firstValues, where)).rejects.toMatchObject({ code: 'target-unusable' })
  expect(readdirSync(where.folder)).toEqual(['..data'])
})

test('a link that leads to a generation of ours that is gone is repaired', async () => {
  const where = exampleTarget()
  await publish(firstValues, where)
  const gone = join(where.folder, currentGeneration(where.folder))
  chmodSync(gone, 0o700)
  rmSync(gone, { recursive: true })
  expect(await publish(firstValues, where)).toMatchObject({ outcome: 'published' })
  expect(opened(where.folder, ['datadog'])).toEqual({ datadog: 'one' })
})
