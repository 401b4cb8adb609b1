import { createHash } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'

import { accessConfig } from '../../../test/access-house.ts'
import { temporaryFolder } from '../../../test/open-api.ts'
import { callersOf } from '../grants-of.ts'
import { parseKeysFile } from '../keys-file.ts'
import { openKeyAuthenticator } from './key.ts'

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')

async function openKeys(text: string) {
  const folder = temporaryFolder()
  const file = join(folder, 'callers')
  const replace = (content: string) => {
    writeFileSync(`${file}.new`, content)
    renameSync(`${file}.new`, file)
  }
  replace(text)
  const clock = manualClock()
  const lines: string[] = []
  const config = accessConfig({
    keys: { file },
    grants: [{ to: { key: 'ci' }, scopes: ['audit:read'] }],
  })
  const keys = await openKeyAuthenticator({
    file,
    callers: callersOf(config),
    clock,
    logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  })
  const stop = new AbortController()
  void keys.run?.(stop.signal)
  onTestFinished(() => stop.abort())
  return {
    lines,
    replace,
    remove: () => rmSync(file),
    /** Lets the time of one look pass; the file is read in the real one. */
    look: async () => {
      await clock.advance(3_000)
      await expect.poll(() => clock.sleeping).toBe(1)
    },
    check: async () => keys.checks?.[0]?.run(new AbortController().signal),
    ask: async (token: string) => {
      const answer = await keys.authenticate({
        headers: new Headers(),
        peer: { address: '', local: false },
        host: 'api.example',
        now: 0,
        credential: { type: 'bearer', token },
      })
      return answer && 'caller' in answer ? answer.caller : answer
    },
  }
}

test('a key is known by its digest, with what is granted to its id', async () => {
  const { ask, check } = await openKeys(`# people\n\nci:${sha256('k1')}\nviewer:${sha256('k2')}\n`)
  expect(await ask('k1')).toMatchObject({ name: 'key/ci', grants: [{ scopes: ['audit:read'] }] })
  expect(await ask('k2')).toEqual({ name: 'key/viewer', kind: 'key', grants: [] })
  expect(await ask('k3')).toBeUndefined()
  expect(await ask(sha256('k1'))).toBeUndefined()
  expect(await check()).toEqual({ ok: true, detail: '2 keys are known' })
})

test('a file that changes is read again: new keys are good, old ones are not', async () => {
  const { ask, look, replace } = await openKeys(`ci:${sha256('old')}`)
  replace(`ci:${sha256('old')}\nci:${sha256('new')}`)
  await look()
  expect(await ask('old')).toMatchObject({ name: 'key/ci' })
  expect(await ask('new')).toMatchObject({ name: 'key/ci' })
  replace(`ci:${sha256('new')}`)
  await look()
  expect(await ask('old')).toBeUndefined()
  expect(await ask('new')).toMatchObject({ name: 'key/ci' })
})

test('one that is broken leaves the last good one in force, and the check says so', async () => {
  const { ask, check, lines, look, remove, replace } = await openKeys(`ci:${sha256('k1')}`)
  replace(`ci:${sha256('k2')}\nsomebody:plain-canary-key\n`)
  await look()
  expect(await ask('k1')).toMatchObject({ name: 'key/ci' })
  expect(await ask('k2')).toBeUndefined()
  expect(await check()).toMatchObject({
    ok: false,
    detail: expect.stringContaining('line 2: expected id:digest'),
  })
  expect(await check()).toMatchObject({
    detail: expect.stringContaining('the 1 keys from before stay good'),
  })
  remove()
  await look()
  expect(await ask('k1')).toMatchObject({ name: 'key/ci' })
  expect(await check()).toMatchObject({ detail: expect.stringContaining('ENOENT') })
  replace(`ci:${sha256('k2')}`)
  await look()
  expect(await ask('k1')).toBeUndefined()
  expect(await check()).toEqual({ ok: true, detail: '1 keys are known' })
  expect(lines.join('')).not.toContain('canary')
})

describe('a file of keys', () => {
  const digest = 'a'.repeat(64)
  test.each([
    ['no digest', 'ci', /line 1/],
    ['a digest that is too short', `ci:${digest.slice(1)}`, /line 1/],
    ['an id that could be another name', `ci/ops:${digest}`, /line 1/],
    [
      'one key of two',
      `ci:${digest}\nops:${digest.toUpperCase()}`,
      /line 2: the key is that of "ci"/,
    ],
  ])('is refused with %s', (_, text, message) => {
    const parsed = parseKeysFile(text)
    expect(parsed.ok ? '' : parsed.mistakes.join()).toMatch(message)
  })

  test('tells all its mistakes', () => {
    const parsed = parseKeysFile(`a\nci:${digest}\r\nb`)
    expect(parsed.ok ? [] : parsed.mistakes).toHaveLength(2)
  })
})
