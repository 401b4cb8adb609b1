import { beforeEach, expect, test } from 'vitest'

import { createDatabase, type Database } from './database.ts'

let now = 0
let db: Database
beforeEach(() => {
  now = 1000
  db = createDatabase(() => now)
})

const names = (at?: number): unknown[] =>
  (at === undefined ? db : db.asOf(at))
    .table('T')
    .rows()
    .map(({ name }) => name)

test('ids count up; a chosen one moves the counter past it', () => {
  expect(db.insert('T', { name: 'a' })).toEqual({ id: 1, name: 'a' })
  expect(db.insert('T', { id: 7, name: 'b' })['id']).toBe(7)
  expect(db.insert('T', { id: 0, name: 'c' })['id']).toBe(8)
  db.setNextId('T', 7)
  expect(db.insert('T', { name: 'd' })['id']).toBe(9)
})

test('rows come in the order of their ids', () => {
  db.insert('T', { id: 5, name: 'late' })
  db.insert('T', { id: 2, name: 'early' })
  expect(names()).toEqual(['early', 'late'])
})

test('the past can be looked at', () => {
  db.insert('T', { name: 'a' })
  now = 2000
  db.update('T', 1, { name: 'b' })
  now = 3000
  db.insert('T', { name: 'c' })
  now = 4000
  db.remove('T', 1)
  expect(names(500)).toEqual([])
  expect(names(1000)).toEqual(['a'])
  expect(names(2500)).toEqual(['b'])
  expect(names(3000)).toEqual(['b', 'c'])
  expect(names()).toEqual(['c'])
})
