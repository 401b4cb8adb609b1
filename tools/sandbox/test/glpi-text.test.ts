import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
})
afterAll(() => glpi.close())

async function stored(name: string, content = ''): Promise<Readonly<Record<string, unknown>>> {
  return glpi.read('Ticket', await glpi.add('Ticket', { name, content }))
}

describe('texts', () => {
  test('& < > are stored as entities, quotes are not', async () => {
    expect(await stored(`a < b > c & d ' e " f`)).toMatchObject({
      name: `a &#60; b &#62; c &#38; d ' e " f`,
    })
  })

  test('an entity in the text is encoded once more; text that is already encoded stays', async () => {
    expect(await stored('t', '<p>&amp;</p>')).toMatchObject({
      content: '&#60;p&#62;&#38;amp;&#60;/p&#62;',
    })
    expect(await stored('t', '&#60;p&#62;x&#60;/p&#62;')).toMatchObject({
      content: '&#60;p&#62;x&#60;/p&#62;',
    })
  })

  test('X-GLPI-Sanitized-Content: false gives back what was sent, but not in searches', async () => {
    const id = await glpi.add('Ticket', { name: '<b> & co', content: '<p>&lt;</p>' })
    const header = { 'X-GLPI-Sanitized-Content': 'false' }
    const item = await glpi.call('GET', `/Ticket/${id}`, undefined, header)
    expect(item.json).toMatchObject({ name: '<b> & co', content: '<p>&lt;</p>' })
    const search = `/search/Ticket?criteria[0][field]=2&criteria[0][searchtype]=equals&criteria[0][value]=${id}`
    const found = await glpi.call('GET', search, undefined, header)
    expect(found.text).toContain('&#60;b&#62; &#38; co')
  })

  test('the title ends after 255 encoded characters: 51 ampersands of 255 are left', async () => {
    expect(await stored('N'.repeat(300))).toMatchObject({ name: 'N'.repeat(255) })
    expect(await stored('é'.repeat(255))).toMatchObject({ name: 'é'.repeat(255) })
    expect(await stored('&'.repeat(255))).toMatchObject({ name: '&#38;'.repeat(51) })
  })

  test('blanks in front go, blanks at the end stay, CRLF becomes LF', async () => {
    expect(await stored('  a  ', '  line\r\n\ttab  ')).toMatchObject({
      name: 'a  ',
      content: 'line\n\ttab  ',
    })
  })

  test.each([String.raw`back\slash \n`, 'emoji 😀 中文', `', (SELECT 1)); -- `, 'nul\0byte'])(
    '%j is stored as it is',
    async (name) => {
      expect(await stored(name)).toMatchObject({ name })
    },
  )

  test('the message of a create loses backslashes and NUL', async () => {
    const answer = await glpi.call('POST', '/Ticket', { input: { name: 'a\\b\0c' } })
    expect(answer.text).toContain('Item successfully added: abc (')
  })

  test('numbers and booleans become texts', async () => {
    const ids = await Promise.all([12_345, 1.5, true].map((name) => glpi.add('Ticket', { name })))
    const names = await Promise.all(ids.map(async (id) => (await glpi.read('Ticket', id))['name']))
    expect(names).toEqual(['12345', '1.5', '1'])
  })
})
