import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Answer, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
  for (let index = 1; index <= 16; index += 1) {
    await glpi.add('Ticket', { name: `row ${index}`, status: index === 16 ? 6 : 1 })
    await glpi.control.clock({ advanceMs: 1000 })
  }
})
afterAll(() => glpi.close())

const list = (query: string): Promise<Answer> =>
  glpi.call('GET', `/Ticket?only_id=true&get_hateoas=false&${query}`)
const idsOf = ({ json }: Answer): readonly number[] =>
  (json as readonly { id: number }[]).map(({ id }) => id)

describe('ranges of a list', () => {
  test('without one: 15 rows, and a header that counts one too many; with 16 matches even 200', async () => {
    const answer = await list('')
    expect(idsOf(answer)).toHaveLength(15)
    expect([answer.status, answer.headers.get('content-range')]).toEqual([200, '0-15/16'])
    await glpi.add('Ticket', { name: 'row 17' })
    const partial = await list('')
    expect([partial.status, partial.headers.get('content-range')]).toEqual([206, '0-15/17'])
    expect(partial.headers.get('accept-range')).toBe('Ticket 1000')
  })

  test.each([
    ['0-99', 200, '0-16/17', 17],
    ['15-20', 206, '15-16/17', 2],
    ['17-20', 206, '17-16/17', 0],
    ['9-3', 206, '9-3/17', 0],
  ])('%s: %i, %s', async (range, status, shown, count) => {
    const answer = await list(`range=${range}`)
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, shown])
    expect(idsOf(answer)).toHaveLength(count)
  })

  test.each([
    ['range=18-20', 'ERROR_RANGE_EXCEED_TOTAL'],
    ['range=x', 'range must be in format : [start-end] with integers'],
    ['sort=nosuch', 'sort param is not a field of glpi_tickets'],
    ['order=UP', 'order must be DESC or ASC'],
  ])('%s is refused', async (query, text) => {
    const answer = await list(query)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(text)
  })

  test('nothing found: 200 and no header', async () => {
    const answer = await list('searchText[name]=nothing')
    expect([answer.status, answer.json, answer.headers.get('content-range')]).toEqual([
      200,
      [],
      null,
    ])
  })
})

describe('order and filters of a list', () => {
  test('by id, or by any column; empty ones come first', async () => {
    expect(idsOf(await list('sort=date_mod&order=DESC&range=0-1'))).toEqual([17, 16])
    expect(idsOf(await list('sort=closedate&order=DESC&range=0-0'))).toEqual([16])
  })

  test.each([
    ['searchText[name]=^row 1$', [1]],
    ['searchText[name]=ROW 1$', [1]],
    ['searchText[name]=^row%251', [1, 10, 11, 12, 13, 14, 15, 16, 17]],
    ['searchText[name]=row&searchText[status]=6', [16]],
    ['searchText[id]=^7$', [7]],
  ])('%s finds %j', async (query, expected) => {
    expect(idsOf(await list(`${query}&range=0-99`))).toEqual(expected)
  })

  test.each(['searchText[externalid]=x', 'searchText[all]=x'])(
    '%s names no column: an empty page',
    async (query) => {
      const answer = await list(query)
      expect([answer.status, answer.text]).toEqual([200, ''])
    },
  )
})

describe('what a row shows', () => {
  test('links to what it refers to and to its parts', async () => {
    const id = await glpi.add('Ticket', { name: 'linked', itilcategories_id: 1 })
    const { json, headers } = await glpi.call('GET', `/Ticket/${id}`)
    const { links } = json as { links: readonly { rel: string; href: string }[] }
    expect(links.map(({ rel }) => rel)).toEqual([
      'Entity',
      'User',
      'User',
      'RequestType',
      'ITILCategory',
      'Document_Item',
      'TicketTask',
      'TicketValidation',
      'TicketCost',
      'Problem_Ticket',
      'Change_Ticket',
      'Item_Ticket',
      'ITILSolution',
      'ITILFollowup',
      'Ticket_User',
      'Group_Ticket',
      'Supplier_Ticket',
    ])
    expect(links[0]?.href).toBe(`${glpi.url}/apirest.php/Entity/0`)
    expect(headers.get('last-modified')).toMatch(/GMT$/)
  })

  test('the address in links and headers is the one that is configured', async () => {
    await glpi.control.settings({ urlBaseApi: 'http://localhost/glpi/api' })
    const answer = await glpi.call('POST', '/Ticket', { input: { name: 'x' } })
    expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost\/glpi\/api\/Ticket\/\d+$/)
    await glpi.control.settings({ urlBaseApi: null })
  })

  test('names instead of ids with expand_dropdowns, names beside them with add_keys_names', async () => {
    const id = await glpi.add('Ticket', { name: 'named', entities_id: 1, requesttypes_id: 7 })
    const expanded = await glpi.call('GET', `/Ticket/${id}?expand_dropdowns=true&get_hateoas=false`)
    expect(expanded.json).toMatchObject({
      entities_id: 'Root entity &#62; Site A',
      users_id_recipient: 'bridge',
      requesttypes_id: 'Alerting',
      itilcategories_id: 0,
    })
    const named = await glpi.call(
      'GET',
      `/Ticket/${id}?add_keys_names[]=id&add_keys_names[]=entities_id`,
    )
    expect(named.json).toMatchObject({
      entities_id: 1,
      _keys_names: { id: 'named', entities_id: 'Site A' },
    })
  })
})
