import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'

import { createAuditTrail } from '../access/audit-trail.ts'
import { accessSection as accessSettings } from '../access/config.ts'
import { leavesAt } from '../config/leaves.ts'
import { accessSection } from './access-section.ts'
import { examine } from './examine.ts'

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-access-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function examined(folder: string, written: unknown) {
  const leaves = leavesAt({ folder, env: {}, onLiteralSecret() {}, onSecretVariable() {} })
  const section = accessSection(accessSettings(leaves).parse(written))
  const logger = pino({ level: 'silent' })
  const clock = manualClock()
  const audit = createAuditTrail({ sink: () => {}, clock })
  const context = { logger, metrics: new Registry(), clock, random: () => 0, audit }
  return examine([section], context, new AbortController().signal)
}

test('an audit file is looked at, and not made', async () => {
  const folder = folderOfTest()
  const good = { name: 'access/audit', required: false, ok: true, detail: 'it can be written' }
  expect(await examined(folder, { audit: { file: 'audit.jsonl' } })).toEqual([good])
  expect(readdirSync(folder)).toEqual([])
  writeFileSync(join(folder, 'audit.jsonl'), '')
  expect(await examined(folder, { audit: { file: 'audit.jsonl' } })).toEqual([good])
})

test('one that cannot be made is told with what to do', async () => {
  const folder = folderOfTest()
  expect(await examined(folder, { audit: { file: 'nowhere/audit.jsonl' } })).toMatchObject([
    {
      ok: false,
      detail: `${join(folder, 'nowhere')} cannot be written (ENOENT)`,
      hint: expect.stringContaining('must be able to make this file'),
    },
  ])
})

test('a file of keys is read', async () => {
  const folder = folderOfTest()
  writeFileSync(join(folder, 'callers'), 'no key\n')
  expect(await examined(folder, { keys: { file: 'callers' } })).toMatchObject([
    { name: 'access/keys', ok: false, detail: expect.stringContaining('line 1') },
  ])
})
