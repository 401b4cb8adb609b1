import { expect, test } from 'vitest'

import { StoreError } from '../../store/store-error.ts'
import { sqliteError } from './error.ts'

function thrown(errcode: number): Error {
  return Object.assign(new Error('as SQLite says it'), { code: 'ERR_SQLITE_ERROR', errcode })
}

test.each([
  [5, 'locked', false],
  [6, 'locked', false],
  [8, 'read-only', true],
  [11, 'corrupt', false],
  [13, 'disk-full', true],
  [14, 'unavailable', true],
  [26, 'not-a-database', false],
  [1, 'failed', false],
  // Extended codes: the lower byte counts.
  [261, 'locked', false],
  [1034, 'corrupt', true],
])('result %i is %s', (errcode, code, retryable) => {
  const error = sqliteError(thrown(errcode), '/data/bridge.db', 'work')
  expect(error).toMatchObject({ code, retryable, executed: 'no' })
  expect(error.message).toContain('/data/bridge.db: ')
  expect(error.hint).not.toBe('')
})

test.each([
  [13, 'no'],
  [10, 'unknown'],
  [1, 'unknown'],
])('after result %i in the commit it was executed: %s', (errcode, executed) => {
  expect(sqliteError(thrown(errcode), 'f', 'commit').executed).toBe(executed)
})

test('what is a store error already stays as it is', () => {
  const problem = { code: 'closed', retryable: false, executed: 'no', hint: 'h' } as const
  const error = new StoreError('closed', problem)
  expect(sqliteError(error, 'f', 'work')).toBe(error)
  expect(sqliteError('oops', 'f', 'work')).toMatchObject({ code: 'failed', cause: 'oops' })
})
