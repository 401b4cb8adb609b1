import { manualClock } from '@retriever/upstream/testing'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'

import { createAuditTrail } from '../access/audit-trail.ts'
import type { Capability, Check } from '../capability.ts'
import { examine } from './examine.ts'

const clock = manualClock()
const context = {
  logger: pino({ level: 'silent' }),
  metrics: new Registry(),
  clock,
  random: () => 0,
  audit: createAuditTrail({ sink: () => {}, clock: clock }),
}
const never = new AbortController().signal

function section(name: string, checks: readonly Check[], closed: string[] = []) {
  const capability: Capability = {
    routes: [],
    run: async () => {},
    checks,
    close: async () => void closed.push(name),
  }
  return { name, open: async () => capability }
}

test('every check of every section is asked, thoroughly where it can be, and the sections are closed', async () => {
  const closed: string[] = []
  const quick: Check = {
    name: 'store',
    required: true,
    run: async () => ({ ok: true, detail: 'fine' }),
  }
  const thorough: Check = {
    ...quick,
    name: 'glpi',
    examine: async () => ({ ok: false, detail: 'may not write', hint: 'grant it' }),
  }
  expect(
    await examine(
      [section('a', [quick], closed), section('b', [thorough], closed)],
      context,
      never,
    ),
  ).toEqual([
    { name: 'store', required: true, ok: true, detail: 'fine' },
    { name: 'glpi', required: true, ok: false, detail: 'may not write', hint: 'grant it' },
  ])
  expect(closed).toEqual(['a', 'b'])
})

test('what cannot be opened, and what breaks, is told with what to do', async () => {
  const broken: Check = {
    name: 'glpi',
    required: false,
    run: () => Promise.reject(Object.assign(new Error('refused'), { hint: 'start it' })),
  }
  const locked = {
    name: 'bridge',
    open: () => Promise.reject(Object.assign(new Error('in use'), { hint: 'stop the other one' })),
  }
  expect(await examine([locked, section('b', [broken])], context, never)).toEqual([
    { name: 'bridge', required: true, ok: false, detail: 'in use', hint: 'stop the other one' },
    { name: 'glpi', required: false, ok: false, detail: 'refused', hint: 'start it' },
  ])
})

test('a check that hangs does not hang the command', async () => {
  const hanging: Check = { name: 'glpi', required: true, run: () => new Promise(() => {}) }
  const found = examine([section('a', [hanging])], context, never)
  await clock.advance(20_000)
  expect(await found).toMatchObject([{ ok: false, detail: 'no answer within 20 s' }])
})
