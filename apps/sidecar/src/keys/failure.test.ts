import { VaultError } from '@retriever/vault-keys'
import { expect, test } from 'vitest'

import { UsageError } from '../cli/failure.ts'
import { ConfigError } from '../config/config-error.ts'
import { KeysError, keysExitCodeOf, StoppedError } from './failure.ts'

const sealed = new VaultError('main: the server is sealed', { code: 'sealed', hint: 'Unseal it.' })
const denied = new VaultError('main: secret/a is denied', {
  code: 'permission-denied',
  hint: 'Ask for a policy.',
  path: 'secret/a',
  requestId: 'r-1',
})

test('the worst comes first and gives the exit code; each tells what to do', () => {
  const error = new KeysError([
    { set: 'one', error: sealed },
    { set: 'two', error: denied },
  ])
  expect(error.exitCode).toBe(77)
  expect(error.message).toBe(
    'two: main: secret/a is denied (request r-1)\n    Ask for a policy.\n' +
      'one: main: the server is sealed\n    Unseal it.',
  )
})

test('what several sets suffer from is told once', () => {
  const error = new KeysError([
    { set: 'one', error: sealed },
    { set: 'two', error: sealed },
  ])
  expect(error.problems).toMatchObject([{ set: 'one, two', code: 'sealed' }])
})

test('several mistakes of one set are told one by one', () => {
  const several = new VaultError('2 problems', {
    code: 'key-missing',
    hint: 'Look at the names.',
    problems: [
      { code: 'key-missing', path: 'secret/a#k', message: 'is missing' },
      { code: 'value-invalid', path: 'secret/a#l', message: 'does not match' },
    ],
  })
  const error = new KeysError([{ set: 'one', error: several }])
  expect(error.exitCode).toBe(65)
  expect(error.message.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
    'one: secret/a#l: does not match',
    'one: secret/a#k: is missing',
  ])
})

test('what nobody foresaw is a bug', () => {
  const error = new KeysError([{ set: 'one', error: new TypeError('x is not a function') }])
  expect(error.exitCode).toBe(70)
  expect(error.problems).toEqual([
    { set: 'one', code: 'unexpected', message: 'x is not a function' },
  ])
})

test('every end has its exit code', () => {
  expect(
    [
      new StoppedError('SIGTERM'),
      new StoppedError('SIGINT'),
      new UsageError('?'),
      new ConfigError([]),
      denied,
      Object.assign(new Error(), { name: 'ListenError' }),
      new Error('?'),
    ].map(keysExitCodeOf),
  ).toEqual([143, 130, 64, 78, 77, 78, 70])
})
