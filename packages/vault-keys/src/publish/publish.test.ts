import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import {
  currentGeneration,
  exampleContents,
  exampleNames,
  exampleTarget,
  firstValues,
  secondValues,
} from '../../test/publish/example.ts'
import { isRoot, modeOf, opened } from '../../test/publish/folders.ts'
import { secrets } from '../../test/publish/secrets.ts'
import { watchedFiles } from '../../test/publish/watched-files.ts'
import type { FileCall } from '../../test/publish/watched-files.ts'
import { VaultError } from '../error.ts'
import { compare } from './compare.ts'
import { prune } from './prune.ts'
import { publish } from './publish.ts'

describe.each(['generation', 'flat'] as const)('in the layout %s', (layout) => {
  test('each file holds what it should, with nothing added', async () => {
    const where = exampleTarget({ layout })
    const published = await publish(firstValues, where)
    expect(published).toMatchObject({
      outcome: 'published',
      folder: where.folder,
      files: ['app', 'datadog', 'env', 'keys.json'],
    })
    expect(opened(where.folder, exampleNames)).toEqual(
      exampleContents({ apiKey: 'one', appKey: 'two' }),
    )
  })

  test('numbers that are not random do no harm', async () => {
    const where = exampleTarget({ layout })
    const random = (): number => 0.5
    await publish(firstValues, where, { random })
    await publish(secondValues, where, { random })
    expect(opened(where.folder, ['datadog'])).toEqual({ datadog: 'three' })
  })

  test('the same again touches nothing', async () => {
    const where = exampleTarget({ layout })
    await publish(firstValues, where)
    const calls: FileCall[] = []
    const files = watchedFiles((call) => void calls.push(call))
    expect(await publish(firstValues, where, { files })).toMatchObject({ outcome: 'unchanged' })
    expect(calls.filter(({ changes }) => changes)).toEqual([])
  })

  test('a key that is absent has no file, no variable and no entry, and comes back with its value', async () => {
    const where = exampleTarget({ layout })
    await publish(firstValues, where)
    const without = await publish(secrets({ apiKey: 'one' }), where)
    expect(without.files).toEqual(['datadog', 'env', 'keys.json'])
    expect(opened(where.folder, exampleNames)).toEqual(exampleContents({ apiKey: 'one' }))
    expect(readdirSync(where.folder)).not.toContain('app')
    await publish(secondValues, where)
    expect(opened(where.folder, ['app'])).toEqual({ app: 'four' })
  })

  test('another mode is a change, and so is another group', async () => {
    const where = exampleTarget({ layout })
    await publish(firstValues, where)
    const wider = { ...where, fileMode: 0o444 }
    expect(await publish(firstValues, wider)).toMatchObject({ outcome: 'published' })
    expect(modeOf(where.folder, layout === 'flat' ? 'app' : '..data/app')).toBe('0444')
    if (!isRoot) return
    const shared = { ...wider, group: 1234 }
    expect(await publish(firstValues, shared)).toMatchObject({ outcome: 'published' })
    expect(await publish(firstValues, shared)).toMatchObject({ outcome: 'unchanged' })
    const app = lstatSync(join(where.folder, layout === 'flat' ? 'app' : '..data/app'))
    expect(app.gid).toBe(1234)
  })

  test('somebody who changed a file by hand gets the right one back', async () => {
    const where = exampleTarget({ layout })
    await publish(firstValues, where)
    chmodSync(join(where.folder, 'datadog'), 0o600)
    writeFileSync(join(where.folder, 'datadog'), 'eno')
    chmodSync(join(where.folder, 'datadog'), 0o440)
    expect(await publish(firstValues, where)).toMatchObject({ outcome: 'published' })
    expect(opened(where.folder, ['datadog'])).toEqual({ datadog: 'one' })
  })

  test('files of others are never touched, and in the way they are named', async () => {
    const where = exampleTarget({ layout })
    mkdirSync(where.folder)
    writeFileSync(join(where.folder, 'readme'), 'not ours')
    symlinkSync('readme', join(where.folder, 'env'))
    mkdirSync(join(where.folder, 'app'))
    const failure = await publish(firstValues, where).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'target-unusable', executed: 'no' })
    expect(failure instanceof VaultError && failure.problems?.map(({ path }) => path)).toEqual(
      expect.arrayContaining([join(where.folder, 'app'), join(where.folder, 'env')]),
    )
    expect(readdirSync(where.folder).toSorted()).toEqual(['app', 'env', 'readme'])
    const elsewhere = exampleTarget({ layout })
    mkdirSync(elsewhere.folder)
    writeFileSync(join(elsewhere.folder, 'readme'), 'not ours')
    await publish(firstValues, elsewhere)
    expect(readFileSync(join(elsewhere.folder, 'readme'), 'utf8')).toBe('not ours')
  })

  test('modes are exact whatever the umask is', async () => {
    const umask = process.umask(0o077)
    onTestFinished(() => void process.umask(umask))
    const where = exampleTarget({ layout, folderMode: 0o551 })
    await publish(firstValues, where)
    const inside =
      layout === 'flat' ? where.folder : join(where.folder, currentGeneration(where.folder))
    expect(modeOf(where.folder)).toBe('0751')
    expect(modeOf(inside)).toBe(layout === 'flat' ? '0751' : '0551')
    expect(modeOf(inside, 'app')).toBe('0440')
  })

  test.runIf(isRoot)('a setgid folder hands its group on', async () => {
    const where = exampleTarget({ layout })
    const above = join(where.folder, '..')
    chownSync(above, -1, 2345)
    chmodSync(above, 0o2770)
    await publish(firstValues, where)
    const inside =
      layout === 'flat' ? where.folder : join(where.folder, currentGeneration(where.folder))
    expect(lstatSync(join(inside, 'app')).gid).toBe(2345)
    expect(modeOf(where.folder)).toBe('02750')
    expect(await publish(firstValues, where)).toMatchObject({ outcome: 'unchanged' })
  })

  test('what a value cannot be written as is told at once, and changes nothing', async () => {
    const where = exampleTarget({ layout })
    await publish(firstValues, where)
    const bad = secrets({ apiKey: 'a\rb', appKey: 'c\rd' })
    const failure = await publish(bad, where).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'value-unrepresentable',
      problems: [{ path: 'env#DD_API_KEY' }, { path: 'env#DD_APP_KEY' }],
    })
    expect(opened(where.folder, ['datadog'])).toEqual({ datadog: 'one' })
  })
})

test('the bytes that were written, and those that were read to compare them, are overwritten', async () => {
  const where = exampleTarget()
  const buffers: Uint8Array[] = []
  const files = watchedFiles(({ name, args: [from, content] }) => {
    if (name === 'writeSync' && content instanceof Uint8Array) buffers.push(content)
    if (name !== 'readFileSync' || typeof from !== 'number') return undefined
    const read = readFileSync(from)
    buffers.push(read)
    return { answer: read }
  })
  await publish(firstValues, where, { files })
  expect(buffers).toHaveLength(4)
  await publish(firstValues, where, { files })
  await compare(firstValues, where, { files })
  expect(buffers).toHaveLength(12)
  for (const buffer of buffers) expect(buffer.some((byte) => byte !== 0)).toBe(false)
})

test('comparing tells what would be published, and touches nothing', async () => {
  const where = exampleTarget()
  const changes: string[] = []
  const files = watchedFiles((call) => void (call.changes && changes.push(call.name)))
  expect(await compare(firstValues, where, { files })).toMatchObject({
    outcome: 'published',
    files: ['app', 'datadog', 'env', 'keys.json'],
  })
  await publish(firstValues, where)
  expect(await compare(firstValues, where, { files })).toMatchObject({ outcome: 'unchanged' })
  expect(await compare(secondValues, where, { files })).toMatchObject({ outcome: 'published' })
  expect(changes).toEqual([])
  await expect(compare(secrets({ apiKey: 'a\r' }), where)).rejects.toMatchObject({
    code: 'value-unrepresentable',
  })
  writeFileSync(`${where.folder}-file`, '')
  await expect(
    compare(firstValues, { ...where, folder: `${where.folder}-file` }),
  ).rejects.toMatchObject({ code: 'target-unusable' })
})

test('an aborted signal is obeyed before anything is written', async () => {
  const where = exampleTarget()
  const signal = AbortSignal.abort()
  await expect(publish(firstValues, where, { signal })).rejects.toMatchObject({ code: 'aborted' })
  await expect(prune(where, { signal })).rejects.toMatchObject({ code: 'aborted' })
  expect(existsSync(where.folder)).toBe(false)
})

test('a disk under the folder and modes for everybody are warned of', async () => {
  const where = exampleTarget({ fileMode: 0o444, folderMode: 0o555 })
  const files = watchedFiles(({ name }) =>
    name === 'statfsSync' ? { answer: { type: 0xef53 } } : undefined,
  )
  const { warnings } = await publish(firstValues, where, { files })
  expect(warnings).toEqual([
    `${where.folder} is not kept in memory (tmpfs): what is published reaches a disk`,
    `everybody may read app, datadog, env, keys.json in ${where.folder}`,
    `everybody may list ${where.folder}`,
  ])
})
