import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Client, type Glpi } from './glpi-client.ts'

let glpi: Glpi
let admin: Client
beforeAll(async () => {
  glpi = await openGlpi()
  admin = await glpi.as('glpi')
})
afterAll(() => glpi.close())

const create = (input: unknown, client: Client = glpi): ReturnType<Client['call']> =>
  client.call('POST', '/Ticket', { input })

describe('a ticket with nothing but a title', () => {
  test('201 with id and message, its address in a header', async () => {
    const answer = await create({ name: 'Disk full' })
    const { id } = answer.json as { id: number }
    expect(answer.status).toBe(201)
    expect(answer.json).toEqual({ id, message: `Item successfully added: Disk full (${id})` })
    expect(answer.headers.get('location')).toBe(`${glpi.url}/apirest.php/Ticket/${id}`)
  })

  test('is new, of medium urgency, written by the caller, without a requester', async () => {
    const id = await glpi.add('Ticket', { name: 'Disk full' })
    expect(await glpi.read('Ticket', id)).toMatchObject({
      status: 1,
      type: 1,
      urgency: 3,
      impact: 3,
      priority: 3,
      requesttypes_id: 1,
      users_id_recipient: 7,
      content: '',
      solvedate: null,
    })
    const users = await glpi.call('GET', `/Ticket/${id}/Ticket_User`)
    expect(users.json).toEqual([])
  })

  test('without a title it takes the first 70 characters of the text; without both it has none', async () => {
    const named = await glpi.add('Ticket', { content: `<p>${'x'.repeat(100)}</p>` })
    expect(await glpi.read('Ticket', named)).toMatchObject({ name: 'x'.repeat(70) })
    const answer = await create({})
    const { id } = answer.json as { id: number }
    expect(answer.json).toEqual({
      id,
      message: `Item successfully added: Ticket - ID ${id} (${id})`,
    })
    expect(await glpi.read('Ticket', id)).toMatchObject({ name: '' })
  })
})

describe('priority', () => {
  test.each([
    [{ urgency: 5, impact: 5 }, 5],
    [{ urgency: 5, impact: 1 }, 2],
    [{ urgency: 1, impact: 1 }, 1],
    [{ urgency: 4, impact: 4 }, 4],
    [{ urgency: 5 }, 4],
    [{ urgency: 0, impact: 9 }, 3],
    [{ priority: 6 }, 3],
  ])('a technician sends %j: %i, the matrix wins', async (input, priority) => {
    const id = await glpi.add('Ticket', { name: 'p', ...input })
    expect(await glpi.read('Ticket', id)).toMatchObject({ priority })
  })

  test.each([0, 1, 6, 9])('with the right to change it %i is taken as sent', async (priority) => {
    const id = await admin.add('Ticket', { name: 'p', urgency: 5, impact: 5, priority })
    expect(await admin.read('Ticket', id)).toMatchObject({ priority })
  })

  test('a business rule changes the urgency, but not the priority', async () => {
    await glpi.control.settings({
      ticketRules: [{ titleBegins: 'RULE', set: { urgency: 5, _groups_id_assign: 1 } }],
    })
    const id = await glpi.add('Ticket', { name: 'RULE', urgency: 2, _groups_id_assign: 2 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ urgency: 5, priority: 2 })
    const groups = await glpi.call('GET', `/Ticket/${id}/Group_Ticket?get_hateoas=false`)
    expect(groups.json).toMatchObject([{ groups_id: 1 }])
  })
})

describe('status', () => {
  test.each([
    [4, { begin_waiting_date: expect.any(String), solvedate: null }],
    [5, { solvedate: expect.any(String), closedate: null }],
    [6, { solvedate: expect.any(String), closedate: expect.any(String) }],
    [99, { solvedate: null }],
  ])('%i is taken, with its dates', async (status, dates) => {
    const id = await glpi.add('Ticket', { name: 's', status })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status, ...dates })
  })

  test('a word is what the database complains about', async () => {
    const answer = await create({ name: 's', status: 'new' })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual([
      'ERROR_GLPI_ADD',
      "Incorrect integer value: 'new' for column `glpi`.`glpi_tickets`.`status` at row 1",
    ])
  })

  test('an assignee turns 1 into 2 and counts as taking it into account, unless told not to', async () => {
    const id = await glpi.add('Ticket', { name: 's', _groups_id_assign: 1 })
    expect(await glpi.read('Ticket', id)).toMatchObject({
      status: 2,
      takeintoaccount_delay_stat: 1,
      takeintoaccountdate: expect.any(String),
    })
    const kept = await glpi.add('Ticket', {
      name: 's',
      _groups_id_assign: 1,
      _do_not_compute_status: 1,
    })
    expect(await glpi.read('Ticket', kept)).toMatchObject({ status: 1 })
  })
})

describe('actors', () => {
  const actors = async (id: number, type: string): Promise<unknown> =>
    (await glpi.call('GET', `/Ticket/${id}/${type}?get_hateoas=false`)).json

  test('ids, lists of ids, texts and maps of ids are understood, also without assign right', async () => {
    const id = await glpi.add('Ticket', {
      name: 'a',
      _users_id_requester: [5, '3'],
      _users_id_assign: 4,
      _groups_id_assign: { any: 1 },
    })
    expect(await actors(id, 'Ticket_User')).toMatchObject([
      { users_id: 5, type: 1, use_notification: 1 },
      { users_id: 3, type: 1 },
      { users_id: 4, type: 2 },
    ])
    expect(await actors(id, 'Group_Ticket')).toMatchObject([{ groups_id: 1, type: 2 }])
  })

  test('_actors names them by type', async () => {
    const id = await glpi.add('Ticket', {
      name: 'a',
      _actors: {
        requester: [{ itemtype: 'User', items_id: 5, use_notification: 0 }],
        assign: [{ itemtype: 'Group', items_id: 1 }],
      },
    })
    expect(await actors(id, 'Ticket_User')).toMatchObject([{ users_id: 5, use_notification: 0 }])
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2 })
  })

  test('unknown ids are dropped without a word, but the status becomes 2', async () => {
    const id = await glpi.add('Ticket', { name: 'a', _groups_id_assign: 99_999 })
    expect(await actors(id, 'Group_Ticket')).toEqual([])
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2 })
  })

  test('a name instead of an id is ignored', async () => {
    const id = await glpi.add('Ticket', { name: 'a', _groups_id_assign: 'Ops' })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 1 })
  })
})

describe('other fields', () => {
  test('unknown category, location and request source are stored; an unknown SLA becomes 0', async () => {
    const id = await glpi.add('Ticket', {
      name: 'f',
      itilcategories_id: 9999,
      locations_id: 9999,
      requesttypes_id: 9999,
      slas_id_ttr: 9999,
    })
    expect(await glpi.read('Ticket', id)).toMatchObject({
      itilcategories_id: 9999,
      locations_id: 9999,
      requesttypes_id: 9999,
      slas_id_ttr: 0,
    })
  })

  test.each([9999, -1, 'Site A'])('entity %s: no permission', async (entity) => {
    const answer = await create({ name: 'f', entities_id: entity })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual([
      'ERROR_GLPI_ADD',
      "You don't have permission to perform this action.",
    ])
  })

  test.each(['2020-01-02T03:04:05Z', '2020-01-02', 'soon'])('date %s is refused', async (date) => {
    const answer = await create({ name: 'f', date })
    expect(answer.json).toEqual(['ERROR_GLPI_ADD', 'Incorrect value for date field.'])
  })

  test('a date that the column cannot hold is what the database complains about', async () => {
    const answer = await create({ name: 'f', date: '2099-01-01 00:00:00' })
    expect(answer.text).toContain("Incorrect datetime value: '2099-01-01 00:00:00' for column")
  })

  test('externalid and unknown fields are ignored; there is no such key in the item', async () => {
    const id = await glpi.add('Ticket', { name: 'f', externalid: 'x', nosuch: 1 })
    expect(Object.keys(await glpi.read('Ticket', id))).not.toContain('externalid')
  })

  test('a ticket can be born in the bin, with dates of creation and change that are sent', async () => {
    const then = '2020-01-01 00:00:00'
    const input = { name: 'f', is_deleted: 1, date_creation: then, date_mod: then }
    const id = await glpi.add('Ticket', { ...input, users_id_recipient: 5 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ ...input, users_id_recipient: 7 })
  })

  test('mandatory fields of the template matter only with _tickettemplate, and on changes', async () => {
    await glpi.control.settings({ mandatoryFields: ['content', 'itilcategories_id'] })
    const id = await glpi.add('Ticket', { name: 'm' })
    const refused = await create({ name: 'm', content: 'x', _tickettemplate: 1 })
    expect(refused.json).toEqual([
      'ERROR_GLPI_ADD',
      'Mandatory fields are not filled. Please correct: Category',
    ])
    const emptied = await glpi.change('Ticket', id, { itilcategories_id: 0 })
    expect(emptied.json).toEqual([
      'ERROR_GLPI_UPDATE',
      'Mandatory fields are not filled. Please correct: Category',
    ])
    expect((await glpi.change('Ticket', id, { urgency: 4 })).status).toBe(200)
    await glpi.control.settings({ mandatoryFields: ['content'] })
  })
})
