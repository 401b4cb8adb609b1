import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Answer, type Client, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
})
afterAll(() => glpi.close())

function solve(id: number, more: object = {}, client: Client = glpi): Promise<Answer> {
  const input = { itemtype: 'Ticket', items_id: id, content: 'done', ...more }
  return client.call('POST', '/ITILSolution', { input })
}

async function solutions(id: number): Promise<unknown> {
  return (await glpi.call('GET', `/Ticket/${id}/ITILSolution?get_hateoas=false`)).json
}

describe('a solution', () => {
  test.each([1, 2, 4])('solves a ticket of status %i and waits for approval', async (status) => {
    const id = await glpi.add('Ticket', { name: 's', status })
    const answer = await solve(id)
    const { id: solution } = answer.json as { id: number }
    expect(answer.json).toEqual({ id: solution, message: `Item successfully added: ${solution}` })
    expect(await glpi.read('Ticket', id)).toMatchObject({
      status: 5,
      solvedate: expect.any(String),
    })
    expect(await solutions(id)).toMatchObject([{ status: 2, users_id: 7, users_id_approval: 0 }])
  })

  test('on a solved ticket is refused as one too many, on a closed one for want of permission', async () => {
    const solved = await glpi.add('Ticket', { name: 's', status: 5 })
    expect((await solve(solved)).json).toEqual([
      'ERROR_GLPI_ADD',
      'The item is already solved, did anyone pushed a solution before you?',
    ])
    const closed = await glpi.add('Ticket', { name: 's', status: 6 })
    expect((await solve(closed)).json).toEqual([
      'ERROR_GLPI_ADD',
      "You don't have permission to perform this action.",
    ])
  })

  test('is refused by reopening; then there can be another, and closing leaves it waiting', async () => {
    const id = await glpi.add('Ticket', { name: 's' })
    await solve(id)
    await glpi.change('Ticket', id, { status: 2 })
    expect(await solutions(id)).toMatchObject([
      { status: 4, users_id_approval: 7, date_approval: expect.any(String) },
    ])
    await solve(id)
    await glpi.change('Ticket', id, { status: 6 })
    expect(await solutions(id)).toMatchObject([{ status: 4 }, { status: 2 }])
  })

  test('closes at once when the auto-close delay is 0; status 5 by PUT does not', async () => {
    await glpi.control.settings({ autocloseDays: 0 })
    const [first, second] = [
      await glpi.add('Ticket', { name: 's' }),
      await glpi.add('Ticket', { name: 's' }),
    ]
    await solve(first)
    await glpi.change('Ticket', second, { status: 5 })
    expect(await glpi.read('Ticket', first)).toMatchObject({ status: 6 })
    expect(await glpi.read('Ticket', second)).toMatchObject({ status: 5 })
    await glpi.control.settings({ autocloseDays: -10 })
  })

  test('needs no text', async () => {
    const id = await glpi.add('Ticket', { name: 's' })
    expect((await solve(id, { content: undefined })).status).toBe(201)
  })

  test('for a ticket that does not exist is stored all the same', async () => {
    expect((await solve(999_999)).status).toBe(201)
  })

  test('without item type is an empty page, and is not stored', async () => {
    const id = await glpi.add('Ticket', { name: 's' })
    for (const answer of [
      await glpi.call('POST', '/ITILSolution', { input: { items_id: id, content: 'x' } }),
      await glpi.call('POST', `/Ticket/${id}/ITILSolution`, { input: { content: 'x' } }),
    ]) {
      expect([answer.status, answer.text]).toEqual([200, ''])
    }
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 1 })
  })

  test('can be given by a user who may neither read nor change the ticket', async () => {
    const id = await glpi.add('Ticket', { name: 's' })
    const local = await glpi.as('onlyb')
    expect((await local.call('GET', `/Ticket/${id}`)).status).toBe(403)
    expect((await local.change('Ticket', id, { status: 5 })).status).toBe(400)
    expect((await solve(id, {}, local)).status).toBe(201)
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 5, users_id_lastupdater: 8 })
  })

  test('sent with the status by PUT solves, but its text is lost', async () => {
    const id = await glpi.add('Ticket', { name: 's' })
    await glpi.change('Ticket', id, { status: 5, solution: 'text' })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 5 })
    expect(await solutions(id)).toEqual([])
  })
})

describe('duplicates', () => {
  const linked = async (link: number): Promise<readonly [number, number]> => {
    const [first, second] = [
      await glpi.add('Ticket', { name: 'd' }),
      await glpi.add('Ticket', { name: 'd' }),
    ]
    await glpi.add('Ticket_Ticket', { tickets_id_1: second, tickets_id_2: first, link })
    return [first, second]
  }

  test('follow a solution and a close', async () => {
    const [solved, duplicate] = await linked(2)
    await solve(solved)
    expect(await glpi.read('Ticket', duplicate)).toMatchObject({ status: 5 })
    expect(await solutions(duplicate)).toMatchObject([{ content: 'done' }])
    const [closed, other] = await linked(2)
    await glpi.change('Ticket', closed, { status: 6 })
    expect(await glpi.read('Ticket', other)).toMatchObject({ status: 6 })
  })

  test('sons do not', async () => {
    const [parent, son] = await linked(3)
    await solve(parent)
    expect(await glpi.read('Ticket', son)).toMatchObject({ status: 1 })
  })
})
