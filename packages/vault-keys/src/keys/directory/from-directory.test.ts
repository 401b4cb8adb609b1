import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { publishGeneration, replaceFile } from '../../../test/published-folder.ts'
import type { Keys, KeysEvent } from '../keys.ts'
import { fromDirectory } from './from-directory.ts'
import { findingOf } from './unreadable.ts'

let folder: string
let opened: Keys[]
let stop: AbortController

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'))
  opened = []
  stop = new AbortController()
})

afterEach(async () => {
  stop.abort()
  await Promise.all(opened.map((keys) => keys.close()))
  await rm(folder, { recursive: true })
})

/** Runs a set, and gives the next event of a type. */
function running<Name extends string>(keys: Keys<Name>) {
  opened.push(keys)
  void keys.run(stop.signal)
  return (type: KeysEvent['type']): Promise<KeysEvent<Name>> =>
    new Promise((resolve) => {
      const off = keys.on((event) => {
        if (event.type !== type) return
        off()
        resolve(event)
      })
    })
}

describe('reading', () => {
  test('each file is a key, byte by byte', async () => {
    await replaceFile(folder, 'api_key', 'a\n')
    await replaceFile(folder, 'app_key', '\ufeffgrün ')
    const keys = fromDirectory(folder, ['api_key', 'app_key'])
    const { value, origins } = await keys.get()
    expect(value.api_key.reveal()).toBe('a\n')
    expect(value.app_key.reveal()).toBe('\ufeffgrün ')
    expect(origins).toEqual({
      api_key: join(folder, 'api_key'),
      app_key: join(folder, 'app_key'),
    })
  })

  test('keys have names of their own, and white space is cut where that is wanted', async () => {
    await replaceFile(folder, 'api_key', 'a\n')
    await replaceFile(folder, 'app_key', 'b\n')
    const files = {
      apiKey: 'api_key',
      appKey: { file: 'app_key', trim: false },
      site: { file: 'site', optional: true },
    } as const
    const { value } = await fromDirectory(folder, files, { trim: true }).get()
    expect(value.apiKey.reveal()).toBe('a')
    expect(value.appKey.reveal()).toBe('b\n')
    expect(value).not.toHaveProperty('site')
  })

  test('a published set is read through its generation', async () => {
    await publishGeneration(folder, 1, { api_key: 'a1', app_key: 'b1' })
    const keys = fromDirectory(folder, ['api_key', 'app_key'])
    expect((await keys.get()).value.api_key.reveal()).toBe('a1')
    await publishGeneration(folder, 2, { api_key: 'a2', app_key: 'b2' })
    keys.invalidate()
    expect((await keys.get()).value.api_key.reveal()).toBe('a2')
  })

  test('a set is never mixed of two publications, however fast they follow each other', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `key-${index}`)
    const filesOf = (count: number) => Object.fromEntries(names.map((name) => [name, `${count}`]))
    await publishGeneration(folder, 1, filesOf(1))
    const keys = fromDirectory(folder, names, { refreshMs: 1, rejectThrottleMs: 0 })
    opened.push(keys)
    const trouble: KeysEvent[] = []
    const mixed: unknown[] = []
    let versions = 0
    keys.on((event) => {
      if (event.type !== 'change') {
        trouble.push(event)
        return
      }
      versions += 1
      const texts = new Set(Object.values(event.bundle.value).map((secret) => secret.reveal()))
      if (texts.size > 1) mixed.push([...texts])
    })
    let publishing = true
    const publisher = (async () => {
      for (let count = 2; count <= 20; count += 1)
        await publishGeneration(folder, count, filesOf(count))
      publishing = false
    })()
    while (publishing) {
      keys.invalidate()
      await keys.get()
    }
    await publisher
    expect(versions).toBeGreaterThan(1)
    expect(mixed).toEqual([])
    expect(trouble).toEqual([])
  })

  test('without a run, a get reads again when it is time', async () => {
    const clock = manualClock()
    await replaceFile(folder, 'api_key', 'a1')
    const keys = fromDirectory(folder, ['api_key'], { clock, random: () => 0.5 })
    await keys.get()
    await replaceFile(folder, 'api_key', 'a2')
    await clock.advance(29_999)
    expect((await keys.get()).value.api_key.reveal()).toBe('a1')
    await clock.advance(1)
    await keys.get()
    await expect.poll(() => keys.current()?.value.api_key.reveal()).toBe('a2')
  })
})

describe('what is wrong', () => {
  test('all files that are missing or unfit are told together', async () => {
    await mkdir(join(folder, 'folder'))
    await writeFile(join(folder, 'bytes'), Buffer.from([0xff, 0xfe]))
    await writeFile(join(folder, 'large'), Buffer.alloc(2 ** 20 + 1))
    const files = ['none', 'folder', 'bytes', 'large'] as const
    await expect(fromDirectory(folder, files).get()).rejects.toMatchObject({
      code: 'value-invalid',
      problems: [
        { code: 'key-missing', path: join(folder, 'none'), message: 'does not exist' },
        { code: 'value-invalid', path: join(folder, 'folder') },
        { code: 'value-invalid', path: join(folder, 'bytes') },
        { code: 'value-invalid', path: join(folder, 'large') },
      ],
    })
  })

  test('a pipe is no key, and nobody waits for somebody to write into it', async () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')])
    await expect(fromDirectory(folder, ['pipe']).get()).rejects.toMatchObject({
      code: 'value-invalid',
    })
  })

  test('a file that may not be read says who can help', () => {
    const refused = Object.assign(new Error('EACCES'), { code: 'EACCES' })
    expect(findingOf(refused, '/keys/api_key')).toMatchObject({
      code: 'permission-denied',
      path: '/keys/api_key',
      hint: expect.stringContaining('fsGroup'),
    })
    const broken = Object.assign(new Error('EIO'), { code: 'EIO' })
    expect(findingOf(broken, '/keys/api_key')).toMatchObject({
      code: 'unavailable',
      message: 'cannot be read (EIO)',
    })
  })

  test('a folder that is not there is told as such', async () => {
    const missing = join(folder, 'later')
    await expect(fromDirectory(missing, ['api_key', 'app_key']).get()).rejects.toMatchObject({
      code: 'secret-not-found',
      path: missing,
    })
  })

  test.each([
    ['', ['api_key']],
    ['/keys', []],
    ['/keys', ['../token']],
    ['/keys', ['a/b']],
    ['/keys', ['..data']],
    ['/keys', ['']],
  ])('%j with %j is a mistake that is told at once', (where, files) => {
    expect(() => fromDirectory(where, files)).toThrow(expect.objectContaining({ code: 'config' }))
  })

  test('a time that is none is a mistake too', () => {
    expect(() => fromDirectory(folder, ['a'], { refreshMs: 0, maxStaleMs: Number.NaN })).toThrow(
      expect.objectContaining({
        problems: [{ path: 'refreshMs' }, { path: 'maxStaleMs' }].map((problem) =>
          expect.objectContaining(problem),
        ),
      }),
    )
  })
})

describe('watching', () => {
  test('a swap and a rename are seen while the set runs', async () => {
    await publishGeneration(folder, 1, { api_key: 'a1' })
    const next = running(fromDirectory(folder, ['api_key']))
    await next('change')
    const swapped = next('change')
    await publishGeneration(folder, 2, { api_key: 'a2' })
    expect(await swapped).toMatchObject({
      bundle: { origins: { api_key: join(folder, 'api_key') } },
    })
    await rm(join(folder, '..data'))
    const renamed = next('change')
    await replaceFile(folder, 'api_key', 'a3')
    const event = await renamed
    expect(event.type === 'change' && event.bundle.value.api_key.reveal()).toBe('a3')
  })

  test('a file that vanishes keeps its last value, and is told as missing', async () => {
    await replaceFile(folder, 'api_key', 'a1')
    const keys = fromDirectory(folder, ['api_key'])
    const next = running(keys)
    await next('change')
    const missing = next('missing')
    await rm(join(folder, 'api_key'))
    expect(await missing).toMatchObject({ error: { code: 'key-missing' } })
    expect((await keys.get()).value.api_key.reveal()).toBe('a1')
    const back = next('change')
    await replaceFile(folder, 'api_key', 'a2')
    await back
    expect((await keys.get()).value.api_key.reveal()).toBe('a2')
  })

  test('a folder that comes later, and one that is replaced, are watched too', async () => {
    const late = join(folder, 'late')
    const keys = fromDirectory(late, ['api_key'], { refreshMs: 20 })
    const next = running(keys)
    const first = next('change')
    await mkdir(late)
    await writeFile(join(late, 'api_key'), 'a1')
    await first
    const second = next('change')
    await rename(late, join(folder, 'old'))
    await mkdir(late)
    await writeFile(join(late, 'api_key'), 'a2')
    await second
    expect((await keys.get()).value.api_key.reveal()).toBe('a2')
  })
})
