import { execFile } from 'node:child_process'
import { existsSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

import { systemClock } from '@retriever/upstream/clock'
import { describe, expect, test } from 'vitest'

import { prune } from '../src/publish/prune.ts'
import { publish } from '../src/publish/publish.ts'
import type { PublishTarget } from '../src/publish/target.ts'
import {
  currentGeneration,
  exampleContents,
  exampleNames,
  exampleTarget,
} from './publish/example.ts'
import { leftBehind, modeOf, opened, unfinished } from './publish/folders.ts'
import { contentsBefore, playBefore, publications } from './publish/history.ts'
import type { Publication } from './publish/history.ts'
import { secrets } from './publish/secrets.ts'
import { fileError, watchedFiles } from './publish/watched-files.ts'
import type { FileCall } from './publish/watched-files.ts'

class Killed extends Error {}

type Layout = 'generation' | 'flat'

for (const layout of ['generation', 'flat'] as const) {
  describe.each(publications)(`65. in the layout ${layout}, $title`, (publication) => {
    test('readers see the old set or the new one at every moment', async () => {
      const target = await prepared(layout, publication)
      let moments = 0
      const files = watchedFiles(() => {
        moments += 1
        expectOldOrNew(target, publication)
      })
      await publish(secrets(publication.values), target, { files })
      expect(moments).toBeGreaterThan(10)
    })

    test('killed before any of its calls, it leaves the old set or the new one, and the next goes on', async () => {
      const calls = await recorded(layout, publication)
      for (const at of calls.keys()) {
        const target = await prepared(layout, publication)
        await expectKilled(target, publication, (_, index) => {
          if (index >= at) throw new Killed()
        })
        await expectRecovery(target, publication)
      }
    })

    test('killed in the middle of a write, too', async () => {
      const calls = await recorded(layout, publication)
      for (const [at, { name }] of calls.entries()) {
        if (name !== 'writeSync') continue
        const target = await prepared(layout, publication)
        await expectKilled(target, publication, ({ args: [fd, content] }, index) => {
          if (index < at) return
          if (index === at && typeof fd === 'number' && content instanceof Uint8Array) {
            writeSync(fd, content.subarray(0, content.length / 2))
          }
          throw new Killed()
        })
        await expectRecovery(target, publication)
      }
    })

    test('killed while it takes back what failed, too', async () => {
      const calls = await recorded(layout, publication)
      for (const [at, { changes }] of calls.entries()) {
        if (!changes) continue
        const target = await prepared(layout, publication)
        let failed = false
        const files = watchedFiles((call, index) => {
          if (failed && call.changes) throw new Killed()
          if (index !== at) return
          failed = true
          throw fileError('EIO')
        })
        // What fails when all is visible is no failure.
        await publish(secrets(publication.values), target, { files }).catch(() => undefined)
        expectOldOrNew(target, publication)
        await expectRecovery(target, publication)
      }
    })
  })

  test(`65. in the layout ${layout}, a process that is killed leaves nothing to wait for`, async () => {
    const publication = publications[3]
    if (!publication) throw new Error('there is no such publication')
    const calls = await recorded(layout, publication)
    const deadly = firstOfEach(calls)
    expect(deadly.length).toBeGreaterThan(6)
    await Promise.all(
      deadly.map(async (at) => {
        const target = await prepared(layout, publication)
        expect(await killedAt(target, publication, at)).toBe('SIGKILL')
        expectOldOrNew(target, publication)
        await expectRecovery(target, publication)
      }),
    )
  }, 60_000)
}

async function prepared(layout: Layout, publication: Publication): Promise<PublishTarget> {
  const target = exampleTarget({ layout })
  await playBefore(target, publication)
  return target
}

/** The calls of a publication that nothing happens to. */
async function recorded(layout: Layout, publication: Publication): Promise<readonly FileCall[]> {
  const target = await prepared(layout, publication)
  const calls: FileCall[] = []
  const files = watchedFiles((call) => void calls.push(call))
  await publish(secrets(publication.values), target, { files })
  return calls
}

async function expectKilled(
  target: PublishTarget,
  publication: Publication,
  before: Parameters<typeof watchedFiles>[0],
): Promise<void> {
  const files = watchedFiles(before)
  // A call whose failure is harmless may be the last one: then there is nothing to be seen of it.
  await publish(secrets(publication.values), target, { files }).catch(() => undefined)
  expectOldOrNew(target, publication)
}

/** A generation is seen whole. Plain files are each old or new. */
function expectOldOrNew(target: PublishTarget, publication: Publication): void {
  const seen = opened(target.folder, exampleNames)
  const sets = [contentsBefore(publication), exampleContents(publication.values)]
  const broken =
    target.layout === 'generation'
      ? sets.every((set) => !isDeepStrictEqual(seen, set))
      : exampleNames.some((name) => sets.every((set) => seen[name] !== set[name]))
  expect(broken ? seen : undefined).toBeUndefined()
}

/** The next publication succeeds and removes what is of no use; two minutes later nothing is left. */
async function expectRecovery(target: PublishTarget, publication: Publication): Promise<void> {
  await publish(secrets(publication.values), target)
  const current = target.layout === 'flat' ? undefined : currentGeneration(target.folder)
  expect(opened(target.folder, exampleNames)).toEqual(exampleContents(publication.values))
  expect(existsSync(`${target.folder}/app`)).toBe(publication.values.appKey !== undefined)
  expect(unfinished(target.folder)).toEqual([])
  expect(modeOf(target.folder)).toBe('0750')
  await prune(target, { clock: { ...systemClock, now: () => Date.now() + 120_000 } })
  expect(leftBehind(target.folder, current)).toEqual([])
}

/** The first call of each kind that changes something, and the one after the first rename. */
function firstOfEach(calls: readonly FileCall[]): readonly number[] {
  const kinds = new Set(calls.filter(({ changes }) => changes).map(({ name }) => name))
  const first = [...kinds].map((kind) =>
    calls.findIndex(({ name, changes }) => changes && name === kind),
  )
  return [...first, calls.findIndex(({ name }) => name === 'renameSync') + 1]
}

function killedAt(
  target: PublishTarget,
  { values }: Publication,
  at: number,
): Promise<string | undefined> {
  const script = fileURLToPath(new URL('publish/killed-publisher.ts', import.meta.url))
  const args = [
    '--conditions=@retriever/source',
    script,
    JSON.stringify({ values, target }),
    `${at}`,
  ]
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error) => resolve(error?.signal ?? undefined))
  })
}
