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
import { planGeneration } from './plan.ts'

const old = '..2026_11_20_23_00_00.000.w.00000000'
const links = { api: link('..data/api'), env: link('..data/env') }
const published = seenFolder(links, {
  name: old,
  files: { api: file('one'), env: file("A='one'") },
})

/** The steps of all phases, a phase each. */
function told(what: Wanted, seen: Seen): unknown {
  const plan = planGeneration(what, seen, context)
  if (plan.type === 'refused') return plan.problems.map(({ path }) => path)
  const { type, cleaning, steps, afterwards } = plan
  return {
    type,
    cleaning: cleaning.map(line),
    steps: steps.map(line),
    afterwards: afterwards.map(line),
  }
}

const nothing = { type: 'unchanged', cleaning: [], steps: [], afterwards: [] }

test('at first, the links are there before what they lead to', () => {
  expect(told(wanted({ api: 'one', env: 'x' }), nowhere)).toEqual({
    type: 'publish',
    cleaning: [],
    steps: [
      'make-folder',
      'make-generation ..new-generation',
      'write ..new-generation/api 0440',
      'write ..new-generation/env 0440',
      'link api',
      'link env',
      'point ..new-link ..new-generation',
      'seal ..new-generation',
      'swap ..new-generation',
      'link api',
      'link env',
    ],
    afterwards: ['flush'],
  })
})

test('what is there already is left alone', () => {
  expect(told(wanted({ api: 'one', env: "A='one'" }), published)).toEqual(nothing)
})

test.each([
  ['another content', wanted({ api: 'two', env: "A='one'" })],
  ['another mode of the folder', wanted({ api: 'one', env: "A='one'" }, { folderMode: 0o500 })],
  ['another group', wanted({ api: 'one', env: "A='one'" }, { group: 7 })],
])('%s is a new generation', (_, what) => {
  expect(told(what, published)).toMatchObject({
    type: 'publish',
    steps: expect.arrayContaining(['swap ..new-generation']),
  })
})

test('a name that comes has its link before the swap, one that goes loses it after', () => {
  expect(told(wanted({ api: 'one', json: '{}', env: undefined }), published)).toMatchObject({
    steps: [
      'make-generation ..new-generation',
      'write ..new-generation/api 0440',
      'write ..new-generation/json 0440',
      'link json',
      'point ..new-link ..new-generation',
      'seal ..new-generation',
      'swap ..new-generation',
      'link api',
      'link json',
    ],
    afterwards: ['unlink env', 'flush'],
  })
})

test('a link that is missing is made without a new generation', () => {
  const without = seenFolder(
    { api: links.api },
    { name: old, files: { api: file('one'), env: file("A='one'") } },
  )
  expect(told(wanted({ api: 'one', env: "A='one'" }), without)).toEqual({
    type: 'publish',
    cleaning: [],
    steps: ['link env'],
    afterwards: ['flush'],
  })
})

test('the one before goes at once when it is not to be kept', () => {
  const what = wanted({ api: 'two', env: '' }, { keepPreviousMs: 0 })
  expect(told(what, published)).toMatchObject({ afterwards: [`remove ${old}`, 'flush'] })
})

test('everything that is in the way is named', () => {
  const occupied = seenFolder({ '..data': link('/etc'), api: file('one'), env: link('elsewhere') })
  expect(told(wanted({ api: 'one', env: 'x' }), occupied)).toEqual([
    '/keys/..data',
    '/keys/api',
    '/keys/env',
  ])
})
