import { expect, test } from 'vitest'

import { leftoversOf } from './leftovers.ts'
import { ownName } from './names.ts'
import type { OwnKind } from './names.ts'
import type { Seen, SeenFile } from './seen.ts'

const minute = 60_000
const start = Date.UTC(2026, 10, 21, 12)

/** A name of our making, so many minutes after the start. */
function at(minutes: number, writer = 'dead', kind: OwnKind = 'generation'): string {
  return ownName({ kind, createdAt: start + minutes * minute, writer }, () => minutes / 1_000)
}

/** The same, as a folder that was never finished. */
function unfinished(minutes: number, writer = 'dead'): Found {
  return { name: at(minutes, writer), mode: 0o1700 }
}

interface Found {
  readonly name: string
  readonly mode: number
}

/** What is removed and when the next may be, so many minutes after the start. */
function told(
  current: string | undefined,
  others: readonly (string | Found)[],
  minutes: number,
  keepPreviousMs = 30_000,
): { readonly removed: readonly string[]; readonly next: number | undefined } {
  const { remove, removableAt } = leftoversOf(seen(current, others), {
    now: start + minutes * minute,
    keepPreviousMs,
    hasStopped: (writer) => writer !== 'unknown',
  })
  return {
    removed: remove.flatMap((step) => (step.do === 'remove' ? [step.name] : [])),
    next: removableAt === undefined ? undefined : (removableAt - start) / minute,
  }
}

function seen(current: string | undefined, others: readonly (string | Found)[]): Seen {
  const folder: SeenFile = { kind: 'folder', mode: 0o550, owner: 0, group: 0 }
  const entries = new Map<string, SeenFile>()
  for (const other of others) {
    if (typeof other === 'string') entries.set(other, folder)
    else entries.set(other.name, { ...folder, mode: other.mode })
  }
  if (current !== undefined) {
    entries.set(current, folder)
    entries.set('..data', { ...folder, kind: 'link', target: current })
  }
  return { self: folder, folder, entries, current: undefined }
}

test('the current generation stays', () => {
  expect(told(at(0), [], 600)).toEqual({ removed: [], next: undefined })
})

test('one before it stays for as long as it is kept, from the moment when it was replaced', () => {
  expect(told(at(10), [at(0)], 10.4)).toEqual({ removed: [], next: 10.5 })
  expect(told(at(10), [at(0)], 10.5)).toEqual({ removed: [at(0)], next: undefined })
})

test('of several before it each has its own time', () => {
  expect(told(at(10), [at(0), at(9.8)], 10.4)).toEqual({ removed: [at(0)], next: 10.5 })
})

test('one that was made later and replaced all the same by a slower publisher is kept as well', () => {
  expect(told(at(10), [at(10.1)], 10.2)).toEqual({ removed: [], next: 10.6 })
  expect(told(at(10), [at(10.1)], 10.6)).toEqual({ removed: [at(10.1)], next: undefined })
})

test('what was never finished goes at once', () => {
  expect(told(at(0), [unfinished(5)], 5)).toEqual({ removed: [at(5)], next: undefined })
  expect(told(undefined, [unfinished(5)], 5)).toEqual({ removed: [at(5)], next: undefined })
  expect(told(at(9), [unfinished(5)], 9)).toEqual({ removed: [at(5)], next: undefined })
})

test('links and files that were to be renamed are of no use to anybody', () => {
  const some = [at(0, 'dead', 'link'), at(0, 'dead', 'file')]
  expect(told(at(1), some, 1)).toEqual({ removed: some, next: undefined })
})

test.each([
  ['unfinished', unfinished(5, 'unknown')],
  ['finished', { name: at(5, 'unknown'), mode: 0o550 }],
])('work that may go on is left alone for a minute: %s', (_, busy) => {
  expect(told(at(0), [busy], 5.9, 0)).toEqual({ removed: [], next: 6 })
  expect(told(at(5.1), [busy], 5.9, 0)).toEqual({ removed: [], next: 6 })
  expect(told(at(0), [busy], 6, 0)).toEqual({ removed: [busy.name], next: undefined })
})

test('what seems to come from the future was made before the clock was set back', () => {
  expect(told(at(900), [at(899)], 0)).toEqual({ removed: [at(899)], next: undefined })
  expect(told(at(0), [unfinished(900, 'unknown')], 0)).toEqual({
    removed: [at(900, 'unknown')],
    next: undefined,
  })
})
