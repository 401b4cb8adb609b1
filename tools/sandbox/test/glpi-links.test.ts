import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { foundIds, openGlpi, searchFor, type Client, type Glpi } from './glpi-client.ts'

let glpi: Glpi
let admin: Client
beforeAll(async () => {
  glpi = await openGlpi()
  admin = await glpi.as('glpi')
})
afterAll(() => glpi.close())

const noPermission = "You don't have permission to perform this action."

async function tickets(count: number): Promise<readonly number[]> {
  const ids: number[] = []
  for (let index = 0; index < count; index += 1) {
    ids.push(await glpi.add('Ticket', { name: `l${index}`, content: '<p>c</p>' }))
  }
  return ids
}

describe('links between tickets', () => {
  test('"parent of" is stored as "son of" the other way round', async () => {
    const [parent, son] = await tickets(2)
    await glpi.add('Ticket_Ticket', { tickets_id_1: parent, tickets_id_2: son, link: 4 })
    const list = await glpi.call('GET', '/Ticket_Ticket?get_hateoas=false')
    expect(list.json).toContainEqual(
      expect.objectContaining({ tickets_id_1: son, tickets_id_2: parent, link: 3 }),
    )
  })

  test('the same again is refused without a reason, an unknown ticket for want of permission', async () => {
    const [first, second] = await tickets(2)
    const input = { tickets_id_1: first, tickets_id_2: second, link: 1 }
    await glpi.add('Ticket_Ticket', input)
    const again = await glpi.call('POST', '/Ticket_Ticket', { input })
    expect(again.json).toEqual(['ERROR_GLPI_ADD', ''])
    const unknown = await glpi.call('POST', '/Ticket_Ticket', {
      input: { ...input, tickets_id_2: 999_999 },
    })
    expect(unknown.json).toEqual(['ERROR_GLPI_ADD', noPermission])
  })

  test('the list below a ticket shows the links of all tickets', async () => {
    const [first, second, third] = await tickets(3)
    await glpi.add('Ticket_Ticket', { tickets_id_1: first, tickets_id_2: second, link: 1 })
    const list = await glpi.call('GET', `/Ticket/${third}/Ticket_Ticket?get_hateoas=false`)
    expect(list.json).toContainEqual(expect.objectContaining({ tickets_id_1: first }))
  })

  test('_link on create puts the new ticket where the 0 is', async () => {
    const [other] = await tickets(1)
    const id = await glpi.add('Ticket', {
      name: 'l',
      _link: { tickets_id_1: 0, tickets_id_2: other, link: 1 },
    })
    const list = await glpi.call('GET', '/Ticket_Ticket?get_hateoas=false&range=0-99')
    expect(list.json).toContainEqual(
      expect.objectContaining({ tickets_id_1: id, tickets_id_2: other }),
    )
  })
})

describe('merging', () => {
  const merge = (
    sources: readonly number[],
    target: number | undefined,
    client: Client = admin,
  ): ReturnType<Client['call']> =>
    client.call('POST', '/applyMassiveAction/Ticket/Ticket:merge_as_followup', {
      ids: sources,
      input: { _mergeticket: target, with_followups: 1, with_actors: 1, link_type: 3 },
    })

  test('puts the source in the bin and its text into a follow-up of the target', async () => {
    const [target = 0, source = 0] = await tickets(2)
    const answer = await merge([source], target)
    expect(answer.json).toEqual({ ok: 1, noaction: 0, ko: 0, noright: 0, messages: [] })
    expect(await glpi.read('Ticket', source)).toMatchObject({ is_deleted: 1, status: 1 })
    const followups = await glpi.call('GET', `/Ticket/${target}/ITILFollowup?get_hateoas=false`)
    expect(followups.json).toMatchObject([
      {
        sourceitems_id: source,
        content: 'l1&#60;br /&#62;&#60;br /&#62;&#60;p&#62;c&#60;/p&#62;',
      },
    ])
    const children = await glpi.call(
      'GET',
      searchFor([[50, 'equals', String(target)]], { is_deleted: '1' }),
    )
    expect(foundIds(children)).toEqual([source])
  })

  test('needs the right to delete, and a target that is not closed', async () => {
    const [target = 0, source = 0] = await tickets(2)
    const refused = { ok: 0, noright: 1, messages: [': Error on executing the action'] }
    const byTechnician = await merge([source], target, glpi)
    expect([byTechnician.status, byTechnician.json]).toEqual([
      422,
      expect.objectContaining(refused),
    ])
    await glpi.change('Ticket', target, { status: 6 })
    expect((await merge([source], target)).status).toBe(422)
    const nowhere = await merge([source], undefined)
    expect([nowhere.status, nowhere.text]).toEqual([200, ''])
  })
})

describe('the bin', () => {
  test('a technician may not delete, but may set is_deleted', async () => {
    const [id = 0] = await tickets(1)
    const refused = await glpi.call('DELETE', `/Ticket/${id}`)
    expect(refused.json).toEqual(['ERROR_GLPI_DELETE', noPermission])
    await glpi.change('Ticket', id, { is_deleted: 1 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ is_deleted: 1 })
    await glpi.change('Ticket', id, { is_deleted: 0 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ is_deleted: 0 })
  })

  test('hides a ticket from search and list, not from reading and changing it', async () => {
    const id = await glpi.add('Ticket', { name: 'binned', _groups_id_assign: 1 })
    await admin.call('DELETE', `/Ticket/${id}`)
    expect((await admin.call('DELETE', `/Ticket/${id}`)).status).toBe(200)
    const criteria = [[1, 'contains', '^binned$']] as const
    expect(foundIds(await glpi.call('GET', searchFor(criteria)))).toEqual([])
    expect(foundIds(await glpi.call('GET', searchFor(criteria, { is_deleted: '1' })))).toEqual([id])
    const list = await glpi.call(
      'GET',
      '/Ticket?searchText[name]=^binned$&is_deleted=true&only_id=true&get_hateoas=false',
    )
    expect(list.json).toEqual([{ id }])
    expect((await glpi.change('Ticket', id, { status: 6 })).status).toBe(200)
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 6, is_deleted: 1 })
  })

  test('purging needs its own right and leaves nothing', async () => {
    const [id = 0] = await tickets(1)
    expect((await glpi.call('DELETE', `/Ticket/${id}?force_purge=true`)).status).toBe(400)
    const purged = await admin.call('DELETE', '/Ticket', { input: { id }, force_purge: true })
    expect(purged.json).toEqual([{ [id]: true, message: '' }])
    expect((await glpi.call('GET', `/Ticket/${id}`)).json).toEqual([
      'ERROR_ITEM_NOT_FOUND',
      'Item not found',
    ])
    expect((await glpi.call('GET', `/Ticket/${id}/ITILFollowup`)).status).toBe(404)
    expect((await glpi.change('Ticket', id, { name: 'x' })).json).toEqual([
      'ERROR_GLPI_UPDATE',
      null,
    ])
    expect((await admin.call('DELETE', `/Ticket/${id}`)).json).toEqual([
      'ERROR_GLPI_DELETE',
      'Item not found',
    ])
  })

  test('several: results in order, 207 when one is unknown', async () => {
    const [id = 0] = await tickets(1)
    const answer = await admin.call('DELETE', '/Ticket', { input: [{ id }, { id: 999_999 }] })
    expect([answer.status, answer.json]).toEqual([
      207,
      [
        'ERROR_GLPI_PARTIAL_DELETE',
        [
          { [id]: true, message: '' },
          { '999999': false, message: 'Item not found' },
        ],
      ],
    ])
  })
})

describe('getMultipleItems', () => {
  const query = (...ids: readonly number[]): string =>
    `/getMultipleItems?get_hateoas=false&${ids.map((id, at) => `items[${at}][itemtype]=Ticket&items[${at}][items_id]=${id}`).join('&')}`

  test('shows binned items; one missing or forbidden fails the whole call', async () => {
    const [first = 0, second = 0] = await tickets(2)
    await admin.call('DELETE', `/Ticket/${second}`)
    const both = await glpi.call('GET', query(first, second))
    expect(both.json).toMatchObject([{ id: first }, { id: second, is_deleted: 1 }])
    expect((await glpi.call('GET', query(first, 999_999))).status).toBe(404)
    const local = await glpi.as('onlyb')
    expect((await local.call('GET', query(first))).status).toBe(403)
    expect((await glpi.call('GET', '/getMultipleItems')).text).toContain('ERROR_BAD_ARRAY')
  })
})
