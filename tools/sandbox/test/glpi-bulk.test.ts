import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Answer, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
})
afterAll(() => glpi.close())

const create = (input: unknown): Promise<Answer> => glpi.call('POST', '/Ticket', { input })
const noPermission = "You don't have permission to perform this action."

async function titles(): Promise<readonly unknown[]> {
  const list = await glpi.call('GET', '/Ticket?range=0-999&get_hateoas=false')
  return (list.json as readonly { name: string }[]).map(({ name }) => name)
}

describe('several in one call', () => {
  test('all good: a list, and all addresses in one header', async () => {
    const answer = await create([{ name: 'm1' }, { name: 'm2' }])
    const ids = (answer.json as readonly { id: number }[]).map(({ id }) => id)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('link')).toBe(
      ids.map((id) => `${glpi.url}/apirest.php/Ticket/${id}`).join(','),
    )
  })

  test('some refused: 207 in the order of the input, no header', async () => {
    const answer = await create([{ name: 'm3' }, { name: 'm4', entities_id: 99 }])
    expect(answer.status).toBe(207)
    expect(answer.json).toEqual([
      'ERROR_GLPI_PARTIAL_ADD',
      [expect.objectContaining({ id: expect.any(Number) }), { id: false, message: noPermission }],
    ])
    expect(answer.headers.get('link')).toBeNull()
  })

  test('all refused: 400 with the list', async () => {
    const answer = await create([{ name: 'm5', date: 'bad' }])
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual([
      'ERROR_GLPI_ADD',
      [{ id: false, message: 'Incorrect value for date field.' }],
    ])
  })

  test('an empty list: 400 with an empty list', async () => {
    expect((await create([])).json).toEqual(['ERROR_GLPI_ADD', []])
  })

  test('one that makes the program fail: an empty page, and those before it stay', async () => {
    const answer = await create([{ name: 'm6' }, { name: ['array'] }, { name: 'm7' }])
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
      200,
      'text/html; charset=UTF-8',
      '',
    ])
    expect(await titles()).toContain('m6')
    expect(await titles()).not.toContain('m7')
  })

  test('an object with numbers as keys is one ticket without a title', async () => {
    const answer = await create({ '0': { name: 'm8' }, '1': { name: 'm9' } })
    expect(answer.status).toBe(201)
    expect(await titles()).not.toContain('m8')
  })
})

describe('wrong types', () => {
  test.each([
    { name: ['a'] },
    { name: { a: 1 } },
    { name: 't', content: ['x'] },
    { name: 't', urgency: 'high' },
    { name: 't', urgency: [5] },
    { name: 't', itilcategories_id: 'Monitoring' },
  ])('%j: 200, an empty page, nothing stored', async (input) => {
    const before = await titles()
    const answer = await create(input)
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(await titles()).toEqual(before)
  })

  test('input in the query string is an empty page too', async () => {
    const answer = await glpi.call('PUT', '/Ticket/1?input[urgency]=2')
    expect([answer.status, answer.text]).toEqual([200, ''])
  })
})

describe('a chosen id', () => {
  test('a free one is taken and the counter jumps past it', async () => {
    const answer = await create({ name: 'chosen', id: 5000 })
    expect(answer.json).toMatchObject({ id: 5000 })
    expect((await create({ name: 'next' })).json).toMatchObject({ id: 5001 })
  })

  test('that of a ticket makes a copy with the given fields', async () => {
    await glpi.add('Ticket', { name: 'original', content: 'text', urgency: 5, id: 6000 })
    const copy = await glpi.add('Ticket', { name: 'copy', id: 6000 })
    expect(copy).toBe(6001)
    expect(await glpi.read('Ticket', copy)).toMatchObject({
      name: 'copy',
      content: 'text',
      urgency: 5,
    })
    expect(await glpi.read('Ticket', 6000)).toMatchObject({ name: 'original' })
  })

  test.each([-5, 4_294_967_296])('%i is out of range', async (id) => {
    const answer = await create({ name: 'x', id })
    expect(answer.json).toEqual(['ERROR_GLPI_ADD', "Out of range value for column 'id' at row 1"])
  })
})

describe('items linked on create', () => {
  const links = async (id: number): Promise<unknown> =>
    (await glpi.call('GET', `/Ticket/${id}/Item_Ticket?get_hateoas=false`)).json

  test('neither ids nor types are checked', async () => {
    const items = { Computer: [1, 99_999], NoSuchType: [1] }
    const id = await glpi.add('Ticket', { name: 'l', items_id: items })
    expect(await links(id)).toMatchObject([
      { itemtype: 'Computer', items_id: 1, tickets_id: id },
      { itemtype: 'Computer', items_id: 99_999 },
      { itemtype: 'NoSuchType', items_id: 1 },
    ])
  })

  test('an id instead of a list links nothing', async () => {
    const id = await glpi.add('Ticket', { name: 'l', items_id: { Computer: 1 } })
    expect(await links(id)).toEqual([])
  })

  test('the same link twice is refused without a reason; an unknown ticket is an empty page', async () => {
    const id = await glpi.add('Ticket', { name: 'l' })
    const link = { tickets_id: id, itemtype: 'NetworkEquipment', items_id: 1 }
    const first = await glpi.call('POST', '/Item_Ticket', { input: link })
    expect(first.json).toMatchObject({ message: 'Item successfully added: sw01' })
    const second = await glpi.call('POST', '/Item_Ticket', { input: link })
    expect([second.status, second.json]).toEqual([400, ['ERROR_GLPI_ADD', '']])
    const lost = await glpi.call('POST', '/Item_Ticket', { input: { ...link, tickets_id: 99_999 } })
    expect([lost.status, lost.text]).toEqual([200, ''])
  })
})
