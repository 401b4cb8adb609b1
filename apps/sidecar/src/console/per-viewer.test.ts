import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { manualClock } from '@retriever/upstream/testing'
import { expect, test } from 'vitest'

import type { Caller } from '../access/caller.ts'
import type { ConsolePart } from '../capability.ts'
import { createConsole } from './console.ts'
import { viewerWith } from './testing.ts'

const origin = 'http://127.0.0.1:8080'

/** A part that shows the services that its viewer was granted, and counts how often it was asked. */
function openConsole() {
  const clock = manualClock(1_700_000_000_000)
  const listeners = new Set<() => void>()
  const asked: Caller[] = []
  const entities: ConsolePart = {
    id: 'entities',
    title: 'Entities',
    scope: ['monitor:read', 'alert:read'],
    snapshot: async (viewer) => {
      asked.push(viewer)
      return { services: viewer.grants.flatMap(({ services }) => services) }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const callers: ConsolePart = {
    id: 'callers',
    title: 'Callers',
    scope: 'audit:read',
    snapshot: async () => ({ who: 'everybody' }),
    subscribe: () => () => {},
  }
  const slow: ConsolePart = { ...entities, id: 'slow', snapshot: () => new Promise(() => {}) }
  const folder = mkdtempSync(join(tmpdir(), 'console-'))
  mkdirSync(join(folder, 'parts'))
  for (const id of ['entities', 'callers', 'slow']) {
    writeFileSync(join(folder, `parts/${id}.js`), 'export {}')
  }
  const page = createConsole({
    parts: [entities, callers, slow],
    clock,
    pageFolder: pathToFileURL(`${folder}/`),
  })
  const ask = (path: string, init: RequestInit = {}) =>
    page.fetch(new Request(`${origin}${path}`, init))
  const signIn = async (caller?: Caller) => {
    const response = await ask('/console/session', {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ token: page.issueToken(caller) }),
    })
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    return {
      ask: (path: string) => ask(path, { headers: { cookie } }),
      async follow() {
        const response = await ask('/console/events', { headers: { cookie } })
        const texts: string[] = []
        void response.body
          ?.pipeThrough(new TextDecoderStream())
          .pipeTo(new WritableStream({ write: (text) => void texts.push(text) }))
        return texts
      },
    }
  }
  const change = () => {
    for (const listener of listeners) listener()
  }
  return { ask, asked, change, clock, page, signIn }
}

test('a part is there for those only who have one of its scopes: by name, by module and by stream', async () => {
  const { ask, clock, signIn } = openConsole()
  const reader = await signIn(viewerWith(['alert:read'], ['shop']))
  const auditor = await signIn(viewerWith(['audit:read']))
  const nobody = await signIn(viewerWith(['console:read']))
  const [read, audited, empty] = await Promise.all([
    reader.follow(),
    auditor.follow(),
    nobody.follow(),
  ])
  await clock.advance(1_000)
  expect(read.join('')).toContain('"shop"')
  expect(read.join('')).not.toMatch(/callers|everybody/i)
  expect(audited.join('')).toContain('everybody')
  expect(audited.join('')).not.toMatch(/entities|shop/i)
  expect(empty.join('')).toContain('"parts":[]')
  const modules = async (path: string) =>
    Promise.all(
      [reader, auditor, nobody, { ask }].map(async (each) => (await each.ask(path)).status),
    )
  expect(await modules('/console/parts/entities.js')).toEqual([200, 404, 404, 404])
  expect(await modules('/console/parts/callers.js')).toEqual([404, 200, 404, 404])
  const answer = auditor.ask('/console/state')
  await clock.advance(5_000)
  expect(await (await answer).json()).toMatchObject({
    viewer: 'token/viewer',
    parts: [{ id: 'callers' }],
  })
})

test('pages whose viewers were granted the same share a computation; others never do', async () => {
  const { asked, change, clock, signIn } = openConsole()
  const shop = viewerWith(['monitor:read'], ['shop'])
  const shops = [await signIn(shop), await signIn({ ...shop, name: 'token/other' })]
  const payments = await signIn(viewerWith(['monitor:read'], ['payments']))
  const console = await signIn()
  const shown = await Promise.all([...shops, payments, console].map((each) => each.follow()))
  await clock.advance(1_000)
  asked.length = 0
  change()
  await clock.advance(0)
  expect(asked.map(({ grants }) => grants[0]?.services)).toEqual([['shop'], ['payments'], ['*']])
  const [first = [], second = [], third = []] = shown
  for (const texts of [first, second]) {
    expect(texts.join('')).toContain('{"services":["shop"]}')
    expect(texts.join('')).not.toContain('payments')
  }
  expect(third.join('')).toContain('{"services":["payments"]}')
  expect(third.join('')).not.toContain('shop"')
})

test('the one-time token sees everything, and parts learn no name', async () => {
  const { asked, clock, signIn } = openConsole()
  const texts = await (await signIn()).follow()
  await clock.advance(0)
  expect(texts.join('')).toContain('"viewer":"console"')
  expect(texts.join('')).toMatch(/"id":"entities".*"id":"callers"/s)
  expect(asked.map(({ name }) => name)).toEqual(['console viewer'])
})

test('a part that hangs keeps nobody waiting', async () => {
  const { clock, signIn } = openConsole()
  const viewer = await signIn()
  const texts = await viewer.follow()
  await clock.advance(0)
  expect(texts.join('')).toContain('everybody')
  const answer = viewer.ask('/console/state')
  await clock.advance(5_000)
  expect(await (await answer).json()).toMatchObject({
    parts: [
      { snapshot: { services: ['*'] } },
      { snapshot: { who: 'everybody' } },
      { failed: true },
    ],
  })
})
