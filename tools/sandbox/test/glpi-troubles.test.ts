import { connect } from 'node:net'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { foundIds, openGlpi, searchFor, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeEach(async () => {
  glpi = await openGlpi()
})
afterEach(() => glpi.close())

const trouble = (name: string, times = 1): Promise<unknown> =>
  glpi.control.faults([{ match: {}, effect: { type: 'trouble', name }, times }])
const lockTimeout = 'Lock wait timeout exceeded; try restarting transaction'
const byTitle = async (title: string): Promise<readonly number[]> =>
  foundIds(await glpi.call('GET', searchFor([[1, 'contains', `^${title}$`]])))

describe('GLPI cannot work', () => {
  test.each([
    ['maintenance', 'MAINTENANCE MODE'],
    ['database-down', 'Mysql Error'],
    ['update-needed', 'Update needed'],
  ])(
    '%s: every call is answered by a page with status 200, and nothing happens',
    async (name, title) => {
      await trouble(name, 2)
      for (const [method, path] of [
        ['GET', '/initSession'],
        ['POST', '/Ticket'],
      ] as const) {
        const answer = await glpi.call(
          method,
          path,
          method === 'POST' ? { input: { name: 'x' } } : undefined,
        )
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          200,
          'text/html; charset=UTF-8',
        ])
        expect(answer.text).toContain(`<title>${title}</title>`)
      }
      expect(await byTitle('x')).toEqual([])
      expect((await glpi.call('GET', '/getActiveEntities')).status).toBe(200)
    },
  )
})

describe('the database is in trouble for a while, and it looks permanent', () => {
  test('table locked: a create, an update, a read, a list and a search each fail in their own way', async () => {
    const id = await glpi.add('Ticket', { name: 't' })
    await trouble('tickets-locked', 5)
    const created = await glpi.call('POST', '/Ticket', { input: { name: 'x' } })
    expect(created.json).toEqual(['ERROR_GLPI_ADD', lockTimeout])
    expect((await glpi.change('Ticket', id, { urgency: 5 })).json).toEqual([
      'ERROR_GLPI_UPDATE',
      null,
    ])
    expect((await glpi.call('GET', `/Ticket/${id}`)).status).toBe(404)
    const list = await glpi.call('GET', '/Ticket')
    expect([list.status, list.text]).toEqual([200, ''])
    const search = await glpi.call('GET', '/search/Ticket')
    expect([search.status, search.text]).toEqual([
      500,
      `${lockTimeout}["ERROR_SQL","Unexpected SQL Error : ${lockTimeout}"]`,
    ])
  })

  test('row locked: an update fails, a follow-up is stored with the text of the error as message', async () => {
    const id = await glpi.add('Ticket', { name: 't' })
    await trouble('ticket-row-locked', 2)
    expect((await glpi.change('Ticket', id, { urgency: 5 })).json).toEqual([
      'ERROR_GLPI_UPDATE',
      lockTimeout,
    ])
    const input = { itemtype: 'Ticket', items_id: id, content: 'x' }
    const followup = await glpi.call('POST', '/ITILFollowup', { input })
    expect([followup.status, followup.json]).toEqual([
      201,
      { id: expect.any(Number), message: lockTimeout },
    ])
  })

  test('only the link to the group fails: 201, status 2, no group', async () => {
    await trouble('groups-locked')
    const id = await glpi.add('Ticket', { name: 't', _groups_id_assign: 1 })
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2 })
    expect((await glpi.call('GET', `/Ticket/${id}/Group_Ticket`)).json).toEqual([])
  })

  test('the database dies in the middle: an error that names it, and no ticket', async () => {
    await trouble('database-dies')
    const answer = await glpi.call('POST', '/Ticket', { input: { name: 'dies' } })
    expect(answer.json).toEqual(['ERROR_GLPI_ADD', 'MySQL server has gone away'])
    expect(await byTitle('dies')).toEqual([])
  })
})

describe('a create is not atomic', () => {
  test('others see the row with status 1 while its POST is still running', async () => {
    await glpi.control.settings({ pauseBeforeActorsMs: 200 })
    const running = glpi.add('Ticket', { name: 'slow', _groups_id_assign: 1 })
    const [id = 0] = await waitFor(
      () => byTitle('slow'),
      (ids) => ids.length > 0,
    )
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 1 })
    expect(await running).toBe(id)
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2 })
  })

  test('its session may be killed meanwhile: it completes', async () => {
    await glpi.control.settings({ pauseBeforeActorsMs: 200 })
    const client = await glpi.as('bridge')
    const running = client.add('Ticket', { name: 'killed', _groups_id_assign: 1 })
    await waitFor(
      () => byTitle('killed'),
      (ids) => ids.length > 0,
    )
    expect((await client.call('GET', '/killSession')).json).toBe(true)
    expect(await running).toBeGreaterThan(0)
    expect((await client.call('GET', '/getActiveEntities')).status).toBe(401)
  })

  test.each([
    ['worker-killed-at-insert', []],
    ['worker-killed-before-actors', [{ itemtype: 'Computer', items_id: 1 }]],
  ])('%s: 502, and a ticket without its group', async (name, links) => {
    await trouble(name)
    const input = { name: 'lost', _groups_id_assign: 1, items_id: { Computer: [1] } }
    const answer = await glpi.call('POST', '/Ticket', { input })
    expect(answer.status).toBe(502)
    expect(answer.text).toContain('502 Bad Gateway')
    const [id = 0] = await byTitle('lost')
    expect(await glpi.read('Ticket', id)).toMatchObject({ status: 1 })
    expect((await glpi.call('GET', `/Ticket/${id}/Group_Ticket`)).json).toEqual([])
    const items = await glpi.call('GET', `/Ticket/${id}/Item_Ticket?get_hateoas=false`)
    expect(items.json).toMatchObject(links)
  })
})

describe('the client goes away', () => {
  const body = JSON.stringify({ input: { name: 'gone', _groups_id_assign: 1 } })
  const head = (): string =>
    `POST /apirest.php/Ticket HTTP/1.1\r\nHost: x\r\nApp-Token: ${glpi.appToken}\r\n` +
    `Session-Token: ${glpi.session}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${body.length}\r\n\r\n`

  test.each(['reset', 'close'])(
    '%s after the whole request: the ticket is there, complete',
    async (how) => {
      const { hostname, port } = new URL(glpi.url)
      const socket = connect(Number(port), hostname, () => {
        socket.write(head() + body, () => {
          if (how === 'reset') socket.resetAndDestroy()
          else socket.destroy()
        })
      })
      socket.on('error', () => undefined)
      const [id = 0] = await waitFor(
        () => byTitle('gone'),
        (ids) => ids.length > 0,
      )
      expect(await glpi.read('Ticket', id)).toMatchObject({ status: 2 })
    },
  )

  test('before the end of the body: nothing happens', async () => {
    const { hostname, port } = new URL(glpi.url)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(head() + body.slice(0, -5), () => socket.destroy())
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
    })
    await glpi.call('GET', '/getActiveEntities')
    expect(await byTitle('gone')).toEqual([])
    expect(await glpi.control.journal({ method: 'POST', path: '*/Ticket' })).toEqual([])
  })
})

async function waitFor<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const value = await read()
    if (good(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('This did not happen in time')
}
