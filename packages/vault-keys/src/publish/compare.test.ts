import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Secret } from '@retriever/upstream/secret'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { compare } from './compare.ts'
import { publish } from './publish.ts'
import type { PublishTarget } from './target.ts'

let room: string
let target: PublishTarget

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'compare-'))
  target = { folder: join(room, 'keys'), files: [{ name: 'api_key', key: 'apiKey' }] }
})

afterEach(() => rmSync(room, { recursive: true, force: true }))

const values = (apiKey: string) => ({ apiKey: new Secret(apiKey) })

test.each(['generation', 'flat'] as const)(
  'tells what publishing would do, and touches nothing: %s',
  async (layout) => {
    const there = { ...target, layout }
    expect(await compare(values('a'), there)).toMatchObject({
      outcome: 'published',
      folder: there.folder,
      files: ['api_key'],
    })
    expect(readdirSync(room)).toEqual([])

    await publish(values('a'), there)
    expect((await compare(values('a'), there)).outcome).toBe('unchanged')
    const before = statSync(there.folder).mtimeMs
    expect((await compare(values('b'), there)).outcome).toBe('published')
    expect(statSync(there.folder).mtimeMs).toBe(before)
    expect((await compare(values('a'), there)).outcome).toBe('unchanged')
  },
)

test('fails where publishing would fail', async () => {
  const env = { name: 'env', dialect: 'docker', variables: { A: 'apiKey' } } as const
  await expect(compare(values('a\nb'), { ...target, files: [env] })).rejects.toMatchObject({
    code: 'value-unrepresentable',
  })
  writeFileSync(target.folder, '')
  await expect(compare(values('a'), target)).rejects.toMatchObject({ code: 'target-unusable' })
  await expect(compare(values('a'), { ...target, folder: '' })).rejects.toMatchObject({
    code: 'config',
  })
})
