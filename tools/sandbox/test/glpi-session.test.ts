import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
})
afterAll(() => glpi.close())

describe('sessions', () => {
  test('killSession answers true once, then the session is unknown', async () => {
    const client = await glpi.as('bridge')
    const first = await client.call('GET', '/killSession')
    expect([first.status, first.json]).toEqual([200, true])
    expect((await client.call('GET', '/killSession')).status).toBe(401)
  })

  test('a session outlives its user being deactivated', async () => {
    const client = await glpi.as('readonly')
    await glpi.control.settings({ rows: { User: [{ id: 12, is_active: 0 }] } })
    expect((await client.call('GET', '/getActiveEntities')).status).toBe(200)
  })

  test('a session ends a week after its last call, once the cleaning task runs', async () => {
    const other = await openGlpi({ settings: { sessionCleaning: false } })
    await other.control.clock({ advanceMs: 8 * 86_400_000 })
    expect((await other.call('GET', '/getActiveEntities')).status).toBe(200)
    await other.control.clock({ advanceMs: 8 * 86_400_000 })
    await other.control.settings({ sessionCleaning: true })
    expect((await other.call('GET', '/getActiveEntities')).status).toBe(401)
    await other.close()
  })

  test('error texts follow the language of the user, not Accept-Language', async () => {
    const english = await glpi.call('GET', '/Ticket/999999', undefined, {
      'Accept-Language': 'fr-FR',
    })
    expect(english.json).toEqual(['ERROR_ITEM_NOT_FOUND', 'Item not found'])
    await glpi.control.settings({ rows: { User: [{ id: 2, language: 'fr_FR' }] } })
    const french = await (await glpi.as('glpi')).call('GET', '/Ticket/999999')
    expect(french.json).toEqual(['ERROR_ITEM_NOT_FOUND', 'Élément introuvable'])
  })

  test('times are in the zone of the user, Last-Modified is not: their difference is the offset', async () => {
    await glpi.control.settings({ rows: { User: [{ id: 4, timezone: 'Asia/Kolkata' }] } })
    const there = await glpi.as('tech')
    const id = await there.add('Ticket', { name: 'tz', date: '2026-01-01 05:30:00' })
    const own = await there.call('GET', `/Ticket/${id}`)
    const { date, date_mod: changed } = own.json as { date: string; date_mod: string }
    expect(date).toBe('2026-01-01 05:30:00')
    const modified = Date.parse(own.headers.get('last-modified') ?? '')
    expect(Date.parse(`${changed}Z`) - modified).toBe(330 * 60_000)
    expect(await glpi.read('Ticket', id)).toMatchObject({ date: '2026-01-01 00:00:00' })
    const { session } = (await there.call('GET', '/getFullSession')).json as {
      session: { glpi_currenttime: string }
    }
    const ahead = Date.parse(`${session.glpi_currenttime}Z`) - Date.now()
    expect(Math.round(ahead / 60_000)).toBe(330)
  })

  test('getGlpiConfig tells the version, getFullSession the time of the server', async () => {
    const config = await glpi.call('GET', '/getGlpiConfig')
    expect(config.json).toMatchObject({ cfg_glpi: { version: '10.0.12' } })
    const full = await glpi.call('GET', '/getFullSession')
    expect(full.json).toMatchObject({
      session: { glpiID: 7, glpi_currenttime: expect.stringMatching(/^\d{4}-/) },
    })
  })
})

describe('entities', () => {
  const active = async (): Promise<unknown> => (await glpi.call('GET', '/getActiveEntities')).json
  const activeEntity = (id: number, recursive: unknown, ids: readonly number[]): object => ({
    active_entity: {
      id,
      active_entity_recursive: recursive,
      active_entities: ids.map((entity) => ({ id: entity })),
    },
  })

  test('a login makes everything below the profile’s entity active', async () => {
    expect(await active()).toEqual(activeEntity(0, 1, [0, 1, 2, 3]))
  })

  test('narrowing to one entity hides the others: 403 by id, no rows in a search', async () => {
    const id = await glpi.add('Ticket', { name: 'in the root entity' })
    const changed = await glpi.call('POST', '/changeActiveEntities', { entities_id: 1 })
    expect(changed.json).toBe(true)
    expect(await active()).toEqual(activeEntity(1, false, [1]))
    expect((await glpi.call('GET', `/Ticket/${id}`)).status).toBe(403)
    const list = await glpi.call('GET', '/Ticket?range=0-9')
    expect(list.json).toEqual([])
    await glpi.call('POST', '/changeActiveEntities', { entities_id: 1, is_recursive: true })
    expect(await active()).toEqual(activeEntity(1, true, [1, 3]))
    await glpi.call('POST', '/changeActiveEntities', {})
    expect(await active()).toEqual(activeEntity(0, false, [0, 1, 2, 3]))
  })

  test('an entity that is unknown or not allowed: 200 and false', async () => {
    const answer = await glpi.call('POST', '/changeActiveEntities', { entities_id: 999 })
    expect([answer.status, answer.json]).toEqual([200, false])
  })

  test('is_recursive may be a text, but not a number', async () => {
    const text = { entities_id: 1, is_recursive: 'true' }
    expect((await glpi.call('POST', '/changeActiveEntities', text)).json).toBe(true)
    const number = { entities_id: 1, is_recursive: 1 }
    expect((await glpi.call('POST', '/changeActiveEntities', number)).status).toBe(400)
    await glpi.call('POST', '/changeActiveEntities', {})
  })

  test('getMyEntities encodes the paths of names, a search shows them plain', async () => {
    const mine = await glpi.call('GET', '/getMyEntities?is_recursive=true')
    expect(mine.text).toContain('Root entity &#62; Site A &#62; Site A1')
    await glpi.add('Ticket', { name: 'below', entities_id: 3 })
    const found = await glpi.call('GET', '/search/Ticket')
    expect(found.text).toContain('"Root entity > Site A > Site A1"')
  })

  test('an entity created after the login is unknown to the session', async () => {
    await glpi.control.settings({
      rows: { Entity: [{ id: 4, name: 'New', entities_id: 0, level: 2 }] },
    })
    const refused = await glpi.call('POST', '/Ticket', { input: { name: 'x', entities_id: 4 } })
    expect(refused.status).toBe(400)
    const fresh = await glpi.as('bridge')
    expect(await fresh.add('Ticket', { name: 'x', entities_id: 4 })).toBeGreaterThan(0)
  })
})
