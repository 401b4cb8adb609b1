import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Client, type Glpi } from './glpi-client.ts'

let glpi: Glpi
let ticket = 0
beforeAll(async () => {
  glpi = await openGlpi()
  ticket = await (await glpi.as('glpi')).add('Ticket', { name: 'foreign' })
})
afterAll(() => glpi.close())

/** The status of each kind of call on a ticket that somebody else wrote. */
async function statuses(client: Client): Promise<Readonly<Record<string, number>>> {
  const followup = { itemtype: 'Ticket', items_id: ticket, content: 'x' }
  const calls = {
    read: client.call('GET', `/Ticket/${ticket}`),
    list: client.call('GET', '/Ticket?range=0-0'),
    search: client.call(
      'GET',
      `/search/Ticket?criteria[0][field]=2&criteria[0][searchtype]=equals&criteria[0][value]=${ticket}`,
    ),
    create: client.call('POST', '/Ticket', { input: { name: 'own' } }),
    update: client.change('Ticket', ticket, { urgency: 4 }),
    followUp: client.call('POST', '/ITILFollowup', { input: followup }),
    remove: client.call('DELETE', `/Ticket/${ticket}`),
  }
  const names = Object.keys(calls)
  const answers = await Promise.all(Object.values(calls))
  return Object.fromEntries(names.map((name, index) => [name, answers[index]?.status ?? 0]))
}

describe('who may do what with a ticket of somebody else', () => {
  test.each([
    [
      'nocreate',
      { read: 200, list: 200, search: 200, create: 400, update: 200, followUp: 201, remove: 400 },
    ],
    [
      'nosee',
      { read: 403, list: 403, search: 403, create: 400, update: 400, followUp: 400, remove: 400 },
    ],
    [
      'readonly',
      { read: 200, list: 200, search: 200, create: 400, update: 400, followUp: 400, remove: 400 },
    ],
    [
      'selfserv',
      { read: 403, list: 200, search: 200, create: 201, update: 400, followUp: 400, remove: 400 },
    ],
    [
      'onlyb',
      { read: 403, list: 200, search: 200, create: 201, update: 400, followUp: 400, remove: 400 },
    ],
  ])('%s', async (user, expected) => {
    expect(await statuses(await glpi.as(user))).toEqual(expected)
  })

  test('what may not be seen is no row of a search, and an empty list', async () => {
    const client = await glpi.as('norec')
    const id = await glpi.add('Ticket', { name: 'elsewhere', entities_id: 1 })
    const search = `/search/Ticket?criteria[0][field]=2&criteria[0][searchtype]=equals&criteria[0][value]=${id}`
    expect((await client.call('GET', search)).json).toMatchObject({ totalcount: 0 })
    expect((await client.call('GET', `/Ticket/${id}`)).status).toBe(403)
    expect((await client.call('GET', '/Ticket/999999')).status).toBe(404)
  })

  test('a refused item type below a ticket is 403', async () => {
    expect((await glpi.call('GET', `/Ticket/${ticket}/Log`)).status).toBe(403)
    const withLogs = await glpi.call('GET', `/Ticket/${ticket}?with_logs=true`)
    expect(withLogs.json).toMatchObject({ _logs: { error: 401 } })
  })
})

describe('documents', () => {
  async function upload(name: string, content: string): Promise<Response> {
    const form = new FormData()
    form.set('uploadManifest', JSON.stringify({ input: { name, _filename: [name] } }))
    form.set('filename[0]', new Blob([content]), name)
    return fetch(`${glpi.url}/apirest.php/Document`, {
      method: 'POST',
      headers: { 'App-Token': glpi.appToken, 'Session-Token': glpi.session },
      body: form,
    })
  }

  test('.txt is stored, linked and downloaded', async () => {
    const answer = await upload('alert.txt', 'hello')
    expect(answer.status).toBe(201)
    const { id } = (await answer.json()) as { id: number }
    await glpi.add('Document_Item', { documents_id: id, itemtype: 'Ticket', items_id: ticket })
    const again = { documents_id: id, itemtype: 'Ticket', items_id: ticket }
    expect((await glpi.call('POST', '/Document_Item', { input: again })).json).toEqual([
      'ERROR_GLPI_ADD',
      '',
    ])
    const raw = await glpi.call('GET', `/Document/${id}?alt=media`)
    expect([raw.text, raw.headers.get('content-type')]).toEqual([
      'hello',
      'text/plain;charset=UTF-8',
    ])
  })

  test('.json is not allowed: 201 and an id, but no file', async () => {
    const answer = await upload('alert.json', '{}')
    expect(answer.status).toBe(201)
    const body = (await answer.json()) as { id: number }
    expect(body).toMatchObject({
      upload_result: { filename: [{ error: 'Filetype not allowed' }] },
    })
    expect(await glpi.read('Document', body.id)).toMatchObject({ filename: null })
  })
})
