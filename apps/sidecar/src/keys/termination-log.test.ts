import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { VaultError } from '@retriever/vault-keys'
import { afterAll, expect, test } from 'vitest'

import { ConfigError } from '../config/config-error.ts'
import { KeysError } from './failure.ts'
import { terminationLine, writeTerminationLog } from './termination-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'termination-'))
afterAll(() => rmSync(folder, { recursive: true }))

const denied = new KeysError([
  {
    set: 'datadog',
    error: new VaultError('denied', {
      code: 'permission-denied',
      hint: 'Ask for it.',
      path: 'secret/a',
      requestId: 'r-1',
    }),
  },
])

test('one line tells exit code, error code, path and request', () => {
  expect(terminationLine(77, denied)).toBe(
    'exit=77 code=permission-denied path=secret/a request=r-1',
  )
})

test('mistakes of the configuration are told by their settings', () => {
  const error = new ConfigError([
    { path: 'keys.vault.url', message: 'is required' },
    { path: '', message: 'no file' },
  ])
  expect(terminationLine(78, error)).toBe(
    'exit=78 code=config path=keys.vault.url; code=config path=.',
  )
})

test('a bug is told by its exit code only: its message may hold anything', () => {
  expect(terminationLine(70, new Error('value 1234'))).toBe('exit=70')
})

test('what was there is replaced, and no more is written than Kubernetes shows', () => {
  const file = join(folder, 'log')
  writeFileSync(file, 'x'.repeat(10_000))
  const problems = Array.from({ length: 500 }, (_, index) => ({
    path: `keys.sets.set-${index}`,
    message: '',
  }))
  writeTerminationLog(file, 78, new ConfigError(problems))
  const text = readFileSync(file, 'utf8')
  expect(text.length).toBe(4096)
  expect(text.endsWith('\n')).toBe(true)
})

test('nothing is made where there is no file, and nobody fails for it', () => {
  writeTerminationLog(join(folder, 'none'), 77, denied)
  writeTerminationLog(folder, 77, denied)
  writeTerminationLog(undefined, 77, denied)
  expect(readdirSync(folder)).not.toContain('none')
})
