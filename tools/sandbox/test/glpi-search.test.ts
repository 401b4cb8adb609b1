import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { foundIds, openGlpi, searchFor, type Glpi } from './glpi-client.ts'

let glpi: Glpi
const ids: Record<string, number> = {}

beforeAll(async () => {
  glpi = await openGlpi()
  const titles = [
    '[gb-x-1] CPU high',
    '[gb-x-11] CPU high',
    '[GB-X-1] upper case',
    'late [gb-x-1]',
    'gb-x_1',
    '100% & <b> "q"',
    'Çà et là',
    '',
  ]
  for (const name of titles) {
    const content = name === '' ? '' : '<p>gb-text</p>'
    ids[name] = await glpi.add('Ticket', { name, content })
  }
})
afterAll(() => glpi.close())

const byTitle = async (value: string, searchtype = 'contains'): Promise<readonly string[]> => {
  const answer = await glpi.call('GET', searchFor([[1, searchtype, value]], { sort: '2' }))
  const found = foundIds(answer)
  return Object.keys(ids).filter((name) => found.includes(ids[name] ?? 0))
}

describe('contains on the title', () => {
  test.each([
    ['gb-x-1', ['[gb-x-1] CPU high', '[gb-x-11] CPU high', '[GB-X-1] upper case', 'late [gb-x-1]']],
    ['[gb-x-1]', ['[gb-x-1] CPU high', '[GB-X-1] upper case', 'late [gb-x-1]']],
    ['^[gb-x-1]', ['[gb-x-1] CPU high', '[GB-X-1] upper case']],
    ['[gb-x-1]$', ['late [gb-x-1]']],
    ['^gb-x_1$', ['gb-x_1']],
    ['gb%1$', ['gb-x_1']],
    ['gb-x CPU', []],
    [' gb-x_1 ', ['gb-x_1']],
    ['CA ET LA', ['Çà et là']],
    ['&', ['100% & <b> "q"']],
    ['<b>', []],
    ['&#60;b&#62;', []],
    ['"q"', ['100% & <b> "q"']],
    ['$', []],
    ['NULL', ['']],
  ])('%s finds %j', async (value, expected) => {
    expect(await byTitle(value)).toEqual(expected)
  })

  test('an empty value and a lone ^ find everything', async () => {
    expect(await byTitle('')).toEqual(Object.keys(ids))
    expect(await byTitle('^')).toEqual(Object.keys(ids))
  })

  test('an unknown searchtype works as contains', async () => {
    expect(await byTitle('^gb-x_1$', 'nope')).toEqual(['gb-x_1'])
  })

  test('equals compares with the id', async () => {
    expect(await byTitle('gb-x_1', 'equals')).toEqual([])
    expect(await byTitle(String(ids['gb-x_1']), 'equals')).toEqual(['gb-x_1'])
  })
})

describe('the shape of the answer', () => {
  test('rows with columns 2, 1, 80, then what is asked for, in this order', async () => {
    const path = `${searchFor([[21, 'contains', 'gb-text']], { range: '0-0', sort: '2' })}&forcedisplay[0]=12`
    const answer = await glpi.call('GET', path)
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe('0-0/7')
    expect(answer.headers.get('accept-range')).toBe('Ticket 1000')
    expect(answer.text).toContain(
      '"sort":[2],"order":["ASC"],"data":[{"2":1,"1":"[gb-x-1] CPU high","80":"Root entity","12":1,"21":"&#60;p&#62;gb-text&#60;/p&#62;"}]',
    )
  })

  test('without forcedisplay come the columns of the user', async () => {
    const answer = await glpi.call('GET', '/search/Ticket?range=0-0')
    const [row] = (answer.json as { data: readonly object[] }).data
    expect(Object.keys(row ?? {}).toSorted()).toEqual(
      ['2', '1', '80', '12', '19', '15', '3', '4', '5', '7', '18'].toSorted(),
    )
  })

  test('nothing found: no data, no header, and a range that counts backwards', async () => {
    const answer = await glpi.call('GET', searchFor([[1, 'contains', 'nothing']]))
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({
      totalcount: 0,
      count: 0,
      sort: ['1'],
      order: ['ASC'],
      'content-range': '0--1/0',
    })
    expect(answer.headers.get('content-range')).toBeNull()
  })

  test.each([
    ['0-99', 200, '0-7/8'],
    ['7-20', 206, '7-7/8'],
    ['8-20', 206, '8-7/8'],
    ['5-2', 206, '5-2/8'],
  ])('range %s: %i, %s', async (range, status, shown) => {
    const answer = await glpi.call('GET', `/search/Ticket?range=${range}`)
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, shown])
  })

  test.each([
    ['9-20', 'ERROR_RANGE_EXCEED_TOTAL', 'Provided range exceed total count of data: 8'],
    ['5', 'ERROR', 'range must be in format : [start-end] with integers'],
  ])('range %s is refused', async (range, code, text) => {
    const answer = await glpi.call('GET', `/search/Ticket?range=${range}`)
    expect(answer.json).toEqual([code, expect.stringContaining(text)])
  })

  test('several values in a cell are a list', async () => {
    const id = await glpi.add('Ticket', { name: 'two groups', _groups_id_assign: [1, 2] })
    const answer = await glpi.call(
      'GET',
      `${searchFor([[2, 'equals', String(id)]])}&forcedisplay[0]=8`,
    )
    expect(answer.json).toMatchObject({ data: [{ 8: ['Ops', 'NotAssignable'] }] })
    await (await glpi.as('glpi')).call('DELETE', `/Ticket/${id}?force_purge=true`)
  })

  test('criteria may come as JSON by POST', async () => {
    const answer = await glpi.call('POST', '/search/Ticket', {
      criteria: [{ field: 1, searchtype: 'contains', value: '^gb-x_1$' }],
      forcedisplay: [2],
    })
    expect(foundIds(answer)).toEqual([ids['gb-x_1']])
  })
})

describe('status and dates', () => {
  const marker = 'status-'
  beforeAll(async () => {
    for (const status of [1, 2, 3, 4, 5, 6]) {
      await glpi.add('Ticket', { name: `${marker}${status}`, status })
    }
  })
  const statuses = async (searchtype: string, value: string, link = 'AND'): Promise<string> => {
    const path = searchFor([
      [1, 'contains', `^${marker}`],
      [12, searchtype, value],
    ])
    const answer = await glpi.call(
      'GET',
      path.replace('link%5D=AND', `link%5D=${encodeURIComponent(link)}`),
    )
    const { data = [] } = answer.json as { data?: readonly { 1: string }[] }
    return data.map((row) => row[1].slice(marker.length)).join('')
  }

  test.each([
    ['notold', '1234'],
    ['notclosed', '12345'],
    ['old', '56'],
    ['process', '23'],
    ['all', '123456'],
    ['new', ''],
    ['6', '6'],
  ])('equals %s: %s', async (value, expected) => {
    expect(await statuses('equals', value)).toBe(expected)
  })

  test('notequals is equals; only AND NOT excludes', async () => {
    expect(await statuses('notequals', '6')).toBe('6')
    expect(await statuses('equals', '6', 'AND NOT')).toBe('12345')
  })

  test('dates: after a time, within the last hour; a date that is none lies before everything', async () => {
    const found = async (value: string): Promise<number> =>
      foundIds(await glpi.call('GET', searchFor([[15, 'morethan', value]]))).length
    const all = await found('2020-01-01 00:00:00')
    expect(all).toBeGreaterThan(0)
    expect(await found('-1HOUR')).toBe(all)
    expect(await found('not a date')).toBe(all)
    expect(await found('2037-01-01')).toBe(0)
  })
})

describe('mistakes', () => {
  test.each([
    [
      'criteria[0][field]=87&criteria[0][searchtype]=equals&criteria[0][value]=x',
      'Bad field ID in search criteria',
    ],
    [
      'criteria[0][field]=name&criteria[0][searchtype]=equals&criteria[0][value]=x',
      'Bad field ID in search criteria',
    ],
    [
      'criteria[0][field]=13&criteria[0][searchtype]=contains&criteria[0][value]=x',
      'Forbidden field ID in search criteria',
    ],
    ['criteria[0][field]=1&criteria[0][value]=x', 'Malformed search criteria'],
    ['forcedisplay[0]=142', "ID is forbidden along with 'forcedisplay' parameter."],
  ])('%s: %s', async (query, text) => {
    const answer = await glpi.call('GET', `/search/Ticket?${query}`)
    expect([answer.status, answer.json]).toEqual([400, ['ERROR', expect.stringContaining(text)]])
  })

  test('criteria as a text is an empty page', async () => {
    const answer = await glpi.call('GET', '/search/Ticket?criteria=x')
    expect([answer.status, answer.text]).toEqual([200, ''])
  })
})

describe('other searches', () => {
  test('the text of a follow-up is field 25', async () => {
    const id = ids['gb-x_1'] ?? 0
    await glpi.add('ITILFollowup', { itemtype: 'Ticket', items_id: id, content: 'needle' })
    expect(foundIds(await glpi.call('GET', searchFor([[25, 'contains', 'needle']])))).toEqual([id])
  })

  test('writer equals myself', async () => {
    const answer = await glpi.call('GET', `${searchFor([[22, 'equals', 'myself']])}&range=0-0`)
    expect(answer.json).toMatchObject({ data: [{ 22: 'bridge' }] })
  })

  test('computers are found by name, serial number and UUID; AllAssets covers all types', async () => {
    const byName = await glpi.call(
      'GET',
      '/search/Computer?criteria[0][field]=1&criteria[0][searchtype]=contains&criteria[0][value]=^WEB01$&forcedisplay[0]=2&sort=2',
    )
    expect(byName.json).toMatchObject({ data: [{ 2: 1 }, { 2: 3, 80: 'Root entity > Site A' }] })
    const all = await glpi.call(
      'GET',
      '/search/AllAssets?criteria[0][field]=1&criteria[0][searchtype]=contains&criteria[0][value]=^sw01$',
    )
    expect(all.json).toMatchObject({ data: [{ id: 1, itemtype: 'NetworkEquipment' }] })
  })

  test('a user of one entity gets no column 80', async () => {
    const local = await glpi.as('onlyb')
    await local.add('Ticket', { name: 'local' })
    const answer = await local.call(
      'GET',
      `${searchFor([[1, 'contains', 'local']])}&forcedisplay[0]=2`,
    )
    expect(answer.json).toMatchObject({ data: [{ 1: 'local', 2: expect.any(Number) }] })
    expect(answer.text).not.toContain('"80"')
  })
})
