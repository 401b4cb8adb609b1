import type { JournalEntry } from '@retriever/sandbox'
import { expect, test } from 'vitest'

import { isUnderWay, requestsIn } from './glpi-history.ts'

const at = '2026-05-01T12:00:00.000Z'
const instant = Date.parse(at)

test('a create, with its title', () => {
  const body = { input: { name: '[gb-x-1] Disk web1', content: '…' } }
  const response = { id: 7, message: '' }
  expect(
    read({ method: 'POST', path: '/apirest.php/Ticket/', body, response, status: 201 }),
  ).toEqual([{ type: 'create', at: instant, title: '[gb-x-1] Disk web1', refused: false }])
})

test('a create is refused when GLPI said no, or a gateway never let it through', () => {
  const create = { method: 'POST', path: '/apirest.php/Ticket', body: { input: { name: 'x' } } }
  const refused = (entry: Partial<JournalEntry>) => read({ ...create, ...entry })[0]
  expect(refused({ status: 401, executed: 'yes' })).toMatchObject({ refused: true })
  expect(refused({ status: 503, executed: 'no', fault: 'status' })).toMatchObject({ refused: true })
})

test('a create is not refused when its answer was lost, or lied', () => {
  const create = { method: 'POST', path: '/apirest.php/Ticket', body: { input: { name: 'x' } } }
  const refused = (entry: Partial<JournalEntry>) => read({ ...create, ...entry })[0]
  expect(refused({ status: null, fault: 'reset-after' })).toMatchObject({ refused: false })
  expect(refused({ status: null, executed: 'no', fault: 'reset-before' })).toMatchObject({
    refused: false,
  })
  expect(refused({ status: 504, executed: 'later', fault: 'executed-later' })).toMatchObject({
    refused: false,
  })
  expect(refused({ status: 500, executed: 'yes', fault: 'status' })).toMatchObject({
    refused: false,
  })
})

test('a search, with the text that it looks for', () => {
  const query = 'criteria[0][value]=%5E%5Bgb-x-1%5D&is_deleted=1'
  expect(read({ method: 'GET', path: '/apirest.php/search/Ticket', query })).toEqual([
    { type: 'search', at: instant, text: 'criteria[0][value]=^[gb-x-1]&is_deleted=1' },
  ])
})

test('a look at one ticket changes nothing, and is left out', () => {
  const query = 'get_hateoas=false'
  expect(read({ method: 'GET', path: '/apirest.php/Ticket/7', query })).toEqual([])
})

test('a solution and a final status both end a ticket', () => {
  const solution = { itemtype: 'Ticket', items_id: 7, content: '…' }
  expect(
    read({ method: 'POST', path: '/apirest.php/ITILSolution', body: { input: solution } }),
  ).toEqual([{ type: 'end', at: instant, ticketId: 7 }])
  const response = [{ '7': true, message: '' }]
  const put = { method: 'PUT', path: '/apirest.php/Ticket/7', response }
  expect(read({ ...put, body: { input: { status: 6 } } })).toEqual([
    { type: 'end', at: instant, ticketId: 7 },
  ])
  expect(read({ ...put, body: { input: { urgency: 5 } } })).toEqual([])
})

test('an end that was not executed is none; one that was executed later ended it then', () => {
  const put = { method: 'PUT', path: '/apirest.php/Ticket/7', body: { input: { status: 6 } } }
  expect(read({ ...put, executed: 'no', status: null })).toEqual([])
  expect(read({ ...put, response: ['ERROR_GLPI_UPDATE', null], status: 400 })).toEqual([])
  const later = { at: '2026-05-01T12:00:01.000Z', status: 200, response: [{ '7': true }] }
  expect(read({ ...put, executed: 'later', status: 504, later })).toEqual([
    { type: 'end', at: instant + 1_000, ticketId: 7 },
  ])
})

test('a request is under way until it is answered, and executed', () => {
  expect(isUnderWay(entryOf({ durationMs: null }))).toBe(true)
  expect(isUnderWay(entryOf({ executed: 'later' }))).toBe(true)
  const later = { at, status: 201, response: {} }
  expect(isUnderWay(entryOf({ executed: 'later', later }))).toBe(false)
  expect(isUnderWay(entryOf({}))).toBe(false)
})

function read(entry: Partial<JournalEntry>) {
  return requestsIn([entryOf(entry)])
}

function entryOf(entry: Partial<JournalEntry>): JournalEntry {
  return {
    seq: 1,
    at,
    method: 'GET',
    path: '/',
    query: '',
    headers: {},
    body: null,
    status: 200,
    responseHeaders: {},
    response: null,
    executed: 'yes',
    durationMs: 1,
    ...entry,
  }
}
