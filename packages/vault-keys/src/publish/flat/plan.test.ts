import { expect, test } from 'vitest'

import {
  context,
  file,
  line,
  link,
  nowhere,
  seenFolder,
  wanted,
} from '../../../test/publish/seen-folder.ts'
import type { Seen } from '../folder/seen.ts'
import type { Wanted } from '../wanted.ts'
import { planFlat } from './plan.ts'

/** The steps of all phases in their order, or what is in the way. */
function told(what: Wanted, seen: Seen): readonly string[] {
  const plan = planFlat(what, seen, context)
  if (plan.type === 'refused') return plan.problems.map(({ path }) => path)
  return [...plan.cleaning, ...plan.steps, ...plan.afterwards].map(line)
}

test('all files are written before the first of them takes its place', () => {
  expect(told(wanted({ api: 'one', env: 'x' }), nowhere)).toEqual([
    'make-folder',
    'write ..new-file 0440',
    'write ..new-file 0440',
    'replace ..new-file api',
    'replace ..new-file env',
    'flush',
  ])
})

test('only what differs is written, and what is absent is removed', () => {
  const seen = seenFolder({ api: file('one'), env: file('x', 0o400), app: file('two') })
  expect(told(wanted({ api: 'one', env: 'x', app: undefined }), seen)).toEqual([
    'write ..new-file 0440',
    'replace ..new-file env',
    'remove app',
    'flush',
  ])
})

test('nothing is done when all is there, and what is absent is not', () => {
  const seen = seenFolder({ api: file('one') })
  expect(told(wanted({ api: 'one', app: undefined }), seen)).toEqual([])
})

test('what an interrupted one left is removed first', () => {
  const left = '..file_tmp.2026_11_20_00_00_00.000.w.00000000'
  const seen = seenFolder({ [left]: file('half') })
  expect(told(wanted({ api: 'one' }), seen)[0]).toBe(`remove ${left}`)
})

test('links and folders are not replaced, those of absent files neither', () => {
  const seen = seenFolder({ api: link('..data/api'), app: { ...file(''), kind: 'folder' } })
  expect(told(wanted({ api: 'one', app: undefined }), seen)).toEqual(['/keys/api', '/keys/app'])
})
