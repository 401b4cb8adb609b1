import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
})
afterAll(() => glpi.close())

const ticket = (input: object = {}): Promise<number> => glpi.add('Ticket', { name: 't', ...input })
const noPermission = "You don't have permission to perform this action."

describe('PUT', () => {
  test('answers with a list, also for one ticket', async () => {
    const id = await ticket()
    const answer = await glpi.change('Ticket', id, { urgency: 4 })
    expect([answer.status, answer.json]).toEqual([200, [{ [id]: true, message: '' }]])
  })

  test('urgency and impact bring the priority along, also over one that was set by hand', async () => {
    const id = await ticket()
    await glpi.change('Ticket', id, { urgency: 5 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ priority: 4 })
    await glpi.change('Ticket', id, { priority: 1 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ priority: 1 })
    await glpi.change('Ticket', id, { impact: 5 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ priority: 5 })
  })

  test('date_mod moves with a change, and not when everything is as it was', async () => {
    const id = await ticket()
    const { date_mod: before } = await glpi.read('Ticket', id)
    await glpi.control.clock({ advanceMs: 5000 })
    await glpi.change('Ticket', id, { urgency: 3, date_mod: '2020-01-01 00:00:00' })
    expect(await glpi.read('Ticket', id)).toMatchObject({ date_mod: before })
    await glpi.change('Ticket', id, { urgency: 4 })
    expect((await glpi.read('Ticket', id))['date_mod']).not.toBe(before)
  })

  test('an id in the body wins over the one in the path', async () => {
    const [first, second] = [await ticket(), await ticket()]
    const answer = await glpi.change('Ticket', first, { id: second, urgency: 5 })
    expect(answer.json).toEqual([{ [second]: true, message: '' }])
    expect(await glpi.read('Ticket', first)).toMatchObject({ urgency: 3 })
  })

  test('an unknown id: null where the reason should be; no id at all: an empty result', async () => {
    const unknown = await glpi.change('Ticket', 999_999, { name: 'x' })
    expect([unknown.status, unknown.json]).toEqual([400, ['ERROR_GLPI_UPDATE', null]])
    const none = await glpi.call('PUT', '/Ticket', { input: { name: 'x' } })
    expect([none.status, none.json]).toEqual([200, [[]]])
  })

  test('several: an unknown one has no result, so that places shift', async () => {
    const [first, second] = [await ticket(), await ticket()]
    const input = [{ id: first, urgency: 4 }, { id: 999_999 }, { id: second, urgency: 4 }]
    const answer = await glpi.call('PUT', '/Ticket', { input })
    expect([answer.status, answer.json]).toEqual([
      207,
      [
        'ERROR_GLPI_PARTIAL_UPDATE',
        [
          { [first]: true, message: '' },
          { [second]: true, message: '' },
        ],
      ],
    ])
    const none = await glpi.call('PUT', '/Ticket', { input: [{ id: 999_999 }] })
    expect(none.json).toEqual(['ERROR_GLPI_UPDATE', []])
  })

  test('a list on the path of one ticket is an empty page', async () => {
    const answer = await glpi.call('PUT', `/Ticket/${await ticket()}`, { input: [{ urgency: 4 }] })
    expect([answer.status, answer.text]).toEqual([200, ''])
  })

  test('_groups_id_assign adds, _actors replaces; the last one gone makes it new again', async () => {
    const id = await ticket({ _groups_id_assign: 1 })
    await glpi.change('Ticket', id, { _groups_id_assign: 2 })
    const groups = async (): Promise<unknown> =>
      (await glpi.call('GET', `/Ticket/${id}/Group_Ticket?get_hateoas=false`)).json
    expect(await groups()).toMatchObject([{ groups_id: 1 }, { groups_id: 2 }])
    await glpi.change('Ticket', id, { _actors: { assign: [{ itemtype: 'Group', items_id: 2 }] } })
    expect(await groups()).toMatchObject([{ groups_id: 2 }])
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2 })
    await glpi.change('Ticket', id, { _actors: { assign: [] } })
    expect(await groups()).toEqual([])
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 1 })
  })

  test('a value that the database refuses leaves the actors as they were', async () => {
    const id = await ticket()
    const answer = await glpi.change('Ticket', id, { status: 'x', _groups_id_assign: 1 })
    expect(answer.status).toBe(400)
    const groups = await glpi.call('GET', `/Ticket/${id}/Group_Ticket`)
    expect(groups.json).toEqual([])
  })

  test('an own-entity user moves a ticket out, and then may not read it', async () => {
    const local = await glpi.as('onlyb')
    const id = await local.add('Ticket', { name: 'b' })
    expect((await local.change('Ticket', id, { entities_id: 0 })).status).toBe(200)
    expect((await local.call('GET', `/Ticket/${id}`)).status).toBe(403)
    const refused = await local.change('Ticket', id, { urgency: 1 })
    expect(refused.json).toEqual(['ERROR_GLPI_UPDATE', noPermission])
  })
})

describe('status by PUT', () => {
  test('any of 1 to 6 to any other, with the dates that belong to it', async () => {
    const id = await ticket()
    const move = async (status: number): Promise<Readonly<Record<string, unknown>>> => {
      expect((await glpi.change('Ticket', id, { status })).status).toBe(200)
      return glpi.read('Ticket', id)
    }
    const set = expect.any(String)
    expect(await move(6)).toMatchObject({ status: 6, solvedate: set, closedate: set })
    expect(await move(5)).toMatchObject({
      solvedate: set,
      closedate: null,
      begin_waiting_date: set,
    })
    expect(await move(6)).toMatchObject({ closedate: set, begin_waiting_date: set })
    expect(await move(2)).toMatchObject({
      solvedate: null,
      closedate: null,
      begin_waiting_date: null,
    })
    expect(await move(4)).toMatchObject({ begin_waiting_date: set })
    expect(await move(3)).toMatchObject({ begin_waiting_date: null })
    expect(await move(99)).toMatchObject({ status: 99 })
    expect(await move(1)).toMatchObject({ status: 1 })
  })

  test('1 on an assigned ticket stays 1', async () => {
    const id = await ticket({ _groups_id_assign: 1 })
    await glpi.change('Ticket', id, { status: 1 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 1 })
  })

  test.each([
    [{ name: 'x' }],
    [{ content: 'x' }],
    [{ urgency: 5 }],
    [{ _groups_id_assign: 1 }],
    [{ is_deleted: 1 }],
  ])('a closed ticket refuses %j without a reason', async (input) => {
    const id = await ticket({ status: 6 })
    const answer = await glpi.change('Ticket', id, input)
    expect([answer.status, answer.json]).toEqual([400, ['ERROR_GLPI_UPDATE', '']])
  })

  test('a closed ticket accepts category and status, and passes over the rest', async () => {
    const id = await ticket({ status: 6 })
    expect((await glpi.change('Ticket', id, { itilcategories_id: 1 })).status).toBe(200)
    expect((await glpi.change('Ticket', id, { status: 2, name: 'x' })).status).toBe(200)
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2, name: 't' })
  })

  test('a solved ticket is closed by the task of GLPI when the entity says after how many days', async () => {
    const id = await ticket({ status: 5 })
    await glpi.control.clock({ advanceMs: 3 * 86_400_000 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 5 })
    await glpi.control.settings({ autocloseDays: 1 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 6 })
    await glpi.control.settings({ autocloseDays: -10 })
  })
})
