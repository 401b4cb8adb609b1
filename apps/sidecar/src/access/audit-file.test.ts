import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { manualClock } from '@retriever/upstream/testing'
import { expect, onTestFinished, test } from 'vitest'

import { temporaryFolder } from '../../test/open-api.ts'
import { openAuditFile } from './audit-file.ts'
import type { AuditRecord } from './audit-record.ts'

const asked: AuditRecord = {
  at: 1,
  requestId: 'r1',
  caller: 'key/ci',
  via: 'key',
  address: '192.0.2.1',
  method: 'POST',
  route: '/monitor',
  status: 201,
  durationMs: 1,
}

function openFile(folder = temporaryFolder()) {
  const file = join(folder, 'audit.jsonl')
  const clock = manualClock()
  const failures: boolean[] = []
  const opened = openAuditFile({
    file,
    clock,
    onFailure: (_, isFirst) => failures.push(isFirst),
  })
  onTestFinished(() => opened.close())
  return {
    ...opened,
    clock,
    failures,
    file,
    write: (requestId: string) => opened.write({ ...asked, requestId }),
    ids: (path = file) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => Reflect.get(Object(JSON.parse(line)), 'requestId') as unknown),
  }
}

test('records are lines of a file that only its owner can read, and none is lost at a restart', () => {
  const folder = temporaryFolder()
  const first = openFile(folder)
  first.write('r1')
  first.close()
  const second = openFile(folder)
  second.write('r2')
  expect(second.ids()).toEqual(['r1', 'r2'])
  expect(statSync(second.file).mode & 0o777).toBe(0o600)
})

test('nothing in a record ends its line', () => {
  const { ids, write } = openFile()
  write('a\r\n{"requestId":"forged"}\u2028')
  write('b')
  expect(ids()).toEqual(['a\r\n{"requestId":"forged"}\u2028', 'b'])
})

test('a file that was rotated away is opened anew', async () => {
  const { clock, file, ids, write } = openFile()
  write('r1')
  renameSync(file, `${file}.1`)
  await clock.advance(1_000)
  write('r2')
  expect(ids(`${file}.1`)).toEqual(['r1'])
  expect(ids()).toEqual(['r2'])
  rmSync(file)
  await clock.advance(1_000)
  write('r3')
  expect(ids()).toEqual(['r3'])
})

test('another file under its name is another file', async () => {
  const { clock, file, ids, write } = openFile()
  write('r1')
  renameSync(file, `${file}.1`)
  writeFileSync(file, '')
  await clock.advance(1_000)
  write('r2')
  expect(ids()).toEqual(['r2'])
})

test('what cannot be written fails nothing, is told once, and works again afterwards', async () => {
  const parent = temporaryFolder()
  const folder = join(parent, 'later')
  const { failures, ids, state, write } = openFile(folder)
  write('r1')
  write('r2')
  expect(failures).toEqual([true, false, false])
  expect(state()).toMatchObject({ ok: false, detail: expect.stringContaining('ENOENT') })
  mkdirSync(folder)
  write('r3')
  expect(ids()).toEqual(['r3'])
  expect(state()).toEqual({ ok: true, detail: 'it can be written' })
})

test.skipIf(!existsSync('/dev/full'))(
  'a disk that is full fails nothing, and half a line does not swallow the next one',
  async () => {
    const folder = temporaryFolder()
    symlinkSync('/dev/full', join(folder, 'audit.jsonl'))
    const { clock, failures, file, state, write } = openFile(folder)
    write('r1')
    expect(failures).toEqual([true])
    expect(state()).toMatchObject({ ok: false, detail: expect.stringContaining('ENOSPC') })
    rmSync(file)
    await clock.advance(1_000)
    write('r2')
    write('r3')
    expect(readFileSync(file, 'utf8').replaceAll(/\{.*\}/g, 'line')).toBe('\nline\nline\n')
    expect(state().ok).toBe(true)
  },
)
