import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Answer, type Client, type Glpi } from './glpi-client.ts'

let glpi: Glpi
let admin: Client
beforeAll(async () => {
  glpi = await openGlpi()
  admin = await glpi.as('glpi')
})
afterAll(() => glpi.close())

const bridge = 7

function followUp(id: number, more: object = {}, client: Client = glpi): Promise<Answer> {
  const input = { itemtype: 'Ticket', items_id: id, content: 'x', ...more }
  return client.call('POST', '/ITILFollowup', { input })
}

/** The status of a new ticket after a follow-up. */
async function statusAfter(ticket: object, followup: object, client?: Client): Promise<unknown> {
  const id = await glpi.add('Ticket', { name: 'f', ...ticket })
  const answer = await followUp(id, followup, client)
  expect([answer.status, answer.json]).toEqual([201, { id: expect.any(Number), message: '' }])
  return (await glpi.read('Ticket', id))['status']
}

describe('a follow-up whose author is not a requester', () => {
  test.each([1, 2, 3, 4, 5, 6])('leaves status %i', async (status) => {
    expect(await statusAfter({ status }, {})).toBe(status)
    expect(await statusAfter({ status }, {}, admin)).toBe(status)
    expect(await statusAfter({ status, _users_id_assign: bridge }, {})).toBe(
      status === 1 ? 2 : status,
    )
  })

  test.each([
    [{ _reopen: 1 }, { 2: 2, 4: 2, 5: 2, 6: 2 }],
    [{ add_reopen: 1 }, { 2: 2, 4: 2, 5: 2, 6: 2 }],
    [
      { _reopen: 1, _no_reopen: 1 },
      { 2: 2, 4: 2, 5: 2, 6: 2 },
    ],
    [{ _status: 2 }, { 2: 2, 4: 2, 5: 2, 6: 2 }],
    [{ add_close: 1 }, { 2: 2, 4: 4, 5: 6, 6: 6 }],
    [{ _close: 1 }, { 2: 2, 4: 4, 5: 5, 6: 6 }],
    [{ pending: 1 }, { 2: 4, 4: 4, 5: 4, 6: 4 }],
  ])('with %j on an assigned ticket: %j', async (options, expected) => {
    for (const [before, after] of Object.entries(expected)) {
      const ticket = { status: Number(before), _groups_id_assign: 1 }
      expect(await statusAfter(ticket, options)).toBe(after)
    }
  })

  test('_reopen without anybody assigned makes it new', async () => {
    expect(await statusAfter({ status: 5 }, { _reopen: 1 })).toBe(1)
  })

  test('counts as taking the ticket into account, but for a closed one', async () => {
    const [open, closed] = [
      await glpi.add('Ticket', { name: 'f' }),
      await glpi.add('Ticket', { name: 'f', status: 6 }),
    ]
    await followUp(open)
    await followUp(closed)
    expect(await glpi.read('Ticket', open)).toMatchObject({ takeintoaccount_delay_stat: 1 })
    expect(await glpi.read('Ticket', closed)).toMatchObject({ takeintoaccount_delay_stat: 0 })
  })
})

describe('a follow-up whose author is a requester', () => {
  test.each([4, 5, 6])('reopens status %i: 2 with an assignee, 1 without', async (status) => {
    const mine = { status, _users_id_requester: bridge }
    expect(await statusAfter({ ...mine, _groups_id_assign: 1 }, {})).toBe(2)
    expect(await statusAfter(mine, {})).toBe(1)
    expect(await statusAfter(mine, { is_private: 1 })).toBe(1)
  })

  test.each([4, 5, 6])('leaves status %i with _no_reopen', async (status) => {
    expect(await statusAfter({ status, _users_id_requester: bridge }, { _no_reopen: 1 })).toBe(
      status,
    )
  })
})

describe('what a follow-up needs', () => {
  test('text', async () => {
    const id = await glpi.add('Ticket', { name: 'f' })
    const answer = await followUp(id, { content: '' })
    expect(answer.json).toEqual(['ERROR_GLPI_ADD', "You can't add a followup without description"])
  })

  test('a ticket that exists, named by itemtype and items_id', async () => {
    const refusal = ['ERROR_GLPI_ADD', "You don't have permission to perform this action."]
    expect((await followUp(999_999)).json).toEqual(refusal)
    const below = await glpi.call('POST', '/Ticket/1/ITILFollowup', { input: { content: 'x' } })
    expect(below.json).toEqual(refusal)
    const unknown = await followUp(1, { itemtype: 'Nope' })
    expect([unknown.status, unknown.text]).toEqual([200, ''])
  })

  test('the class of before GLPI 9.4 still works', async () => {
    const id = await glpi.add('Ticket', { name: 'f' })
    const answer = await glpi.call('POST', '/TicketFollowup', {
      input: { tickets_id: id, content: 'old' },
    })
    expect(answer.headers.get('location')).toMatch(/\/TicketFollowup\/\d+$/)
    const list = await glpi.call('GET', `/Ticket/${id}/ITILFollowup?get_hateoas=false`)
    expect(list.json).toMatchObject([{ content: 'old', items_id: id, users_id: bridge }])
  })
})

describe('tasks', () => {
  test('keep the status; on a closed ticket there is no permission', async () => {
    const id = await glpi.add('Ticket', { name: 't', status: 4 })
    await glpi.add('TicketTask', { tickets_id: id, content: 'look' })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 4 })
    const closed = await glpi.add('Ticket', { name: 't', status: 6 })
    const input = { tickets_id: closed, content: 'look' }
    expect((await glpi.call('POST', '/TicketTask', { input })).status).toBe(400)
  })
})
