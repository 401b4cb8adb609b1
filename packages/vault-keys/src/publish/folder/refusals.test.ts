import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { exampleTarget, firstValues, secondValues } from '../../../test/publish/example.ts'
import { isRoot, opened } from '../../../test/publish/folders.ts'
import { publish } from '../publish.ts'

describe('a folder is refused when', () => {
  test('everybody may write into it', async () => {
    const where = exampleTarget()
    mkdirSync(where.folder)
    chmodSync(where.folder, 0o777)
    const failure = await publish(firstValues, where).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'target-unusable' })
    expect(failure).toHaveProperty('message', expect.stringContaining('name a folder inside it'))
    expect(readdirSync(where.folder)).toEqual([])
    await publish(firstValues, { ...where, folder: join(where.folder, 'inside') })
    expect(opened(join(where.folder, 'inside'), ['datadog'])).toEqual({ datadog: 'one' })
  })

  test('a sticky one will do, unless somebody else was there before', async () => {
    const where = exampleTarget()
    mkdirSync(where.folder)
    chmodSync(where.folder, 0o1777)
    await publish(firstValues, where)
    if (!isRoot) return
    lchownSync(join(where.folder, '..data'), 1234, 1234)
    await expect(publish(secondValues, where)).rejects.toMatchObject({
      code: 'target-unusable',
      problems: [{ path: join(where.folder, '..data') }],
    })
  })

  test('it is a link of another user', async () => {
    const where = exampleTarget()
    const link = `${where.folder}-link`
    mkdirSync(where.folder)
    symlinkSync('keys', link)
    const through = { ...where, folder: `${link}/` }
    expect(await publish(firstValues, through)).toMatchObject({
      outcome: 'published',
      folder: link,
      warnings: [],
    })
    if (!isRoot) return
    lchownSync(link, 1234, 1234)
    await expect(publish(secondValues, through)).rejects.toThrow('a link of another user')
  })

  test.each([
    ['leads nowhere', (path: string) => symlinkSync('nowhere', path)],
    ['is not a folder', (path: string) => writeFileSync(path, '')],
  ])('it %s', async (words, make) => {
    const where = exampleTarget()
    make(where.folder)
    await expect(publish(firstValues, where)).rejects.toThrow(words)
  })

  test('the folder above it is missing, as when a volume is not mounted', async () => {
    const where = exampleTarget()
    const failure = await publish(firstValues, { ...where, folder: `${where.folder}/below` }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 'target-unusable' })
    expect(failure).toHaveProperty('hint', expect.stringContaining('Mount the volume'))
    expect(existsSync(where.folder)).toBe(false)
  })
})
