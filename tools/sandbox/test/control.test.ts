import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { openGlpi, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeEach(async () => {
  glpi = await openGlpi()
})
afterEach(() => glpi.close())

const raw = (method: string, resource: string, body?: string): Promise<Response> =>
  fetch(`${glpi.url}/_sandbox/${resource}`, { method, ...(body === undefined ? {} : { body }) })

describe('journal', () => {
  test('shows requests and answers in order', async () => {
    await glpi.add('Ticket', { name: 'one' })
    const entries = await glpi.control.journal({ after: 1 })
    expect(entries).toMatchObject([
      {
        seq: 2,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        method: 'POST',
        path: '/apirest.php/Ticket',
        query: '',
        headers: { 'session-token': glpi.session, 'content-type': 'application/json' },
        body: { input: { name: 'one' } },
        status: 201,
        responseHeaders: { location: expect.stringContaining('/Ticket/1') },
        response: { id: 1 },
        executed: 'yes',
        durationMs: expect.any(Number),
      },
    ])
    expect(entries[0]).not.toHaveProperty('fault')
  })

  test('can be narrowed to a method and to paths with *', async () => {
    await glpi.add('Ticket', { name: 'one' })
    await glpi.read('Ticket', 1)
    expect(await glpi.control.journal({ method: 'post' })).toHaveLength(1)
    expect(await glpi.control.journal({ path: '/apirest.php/Ticket*' })).toHaveLength(2)
    expect(await glpi.control.journal({ method: 'GET', path: '*/Ticket/1' })).toHaveLength(1)
  })
})

describe('state, reset and clock', () => {
  test('state shows the rows of all tables, reset brings the seed back', async () => {
    await glpi.add('Ticket', { name: 'one' })
    const state = (): Promise<{ items: Record<string, readonly object[]> }> => glpi.control.state()
    expect((await state()).items['Ticket']).toMatchObject([{ id: 1, name: 'one' }])
    await glpi.control.reset()
    expect((await state()).items['Ticket'] ?? []).toEqual([])
    expect((await state()).items['Entity']).toHaveLength(4)
    expect(await glpi.control.journal()).toEqual([])
    expect((await glpi.call('GET', '/Ticket')).status).toBe(401)
  })

  test('the clock can be set, stopped and moved; dates follow it', async () => {
    const set = await glpi.control.clock({ now: '2030-01-01T12:00:00Z', frozen: true })
    expect(set).toMatchObject({ now: '2030-01-01T12:00:00.000Z', frozen: true })
    const client = await glpi.as('bridge')
    const id = await client.add('Ticket', { name: 'later' })
    expect(await client.read('Ticket', id)).toMatchObject({ date: '2030-01-01 12:00:00' })
    await glpi.control.clock({ advanceMs: 90_000 })
    expect(await glpi.control.clock({})).toMatchObject({ now: '2030-01-01T12:01:30.000Z' })
    await glpi.control.clock({ frozen: false, offsetMs: 0 })
    const { now } = await glpi.control.clock({})
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(1000)
  })

  test('a session ends when the clock has gone on for longer than it lives', async () => {
    await glpi.control.clock({ advanceMs: 8 * 86_400_000 })
    expect((await glpi.call('GET', '/Ticket')).status).toBe(401)
  })
})

describe('settings', () => {
  test('switches stay until they are changed again; rows are added and removed', async () => {
    await glpi.control.settings({ credentialsLogin: false })
    expect(await glpi.control.settings({})).toMatchObject({
      credentialsLogin: false,
      apiEnabled: true,
    })
    await glpi.control.settings({
      rows: { Computer: [{ id: 70, name: 'new' }], User: [{ id: 4, is_active: 0 }] },
      nextIds: { Ticket: 500 },
      remove: { Computer: [1] },
    })
    expect(await glpi.add('Ticket', { name: 'x' })).toBe(500)
    expect(await glpi.read('Computer', 70)).toMatchObject({ name: 'new', entities_id: 0 })
    expect((await glpi.call('GET', '/Computer/1')).status).toBe(404)
  })
})

describe('mistakes', () => {
  test('all of them are told, each with its place, and nothing changes', async () => {
    const rules = [
      { match: { method: 5, pth: '/x' }, effect: { type: 'slow' } },
      { match: { path: 'x' }, effect: { type: 'trouble', name: 'nope' }, times: 0 },
    ]
    const response = await raw('PUT', 'faults', JSON.stringify(rules))
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const { errors } = (await response.json()) as { errors: readonly { path: string }[] }
    expect(errors.map(({ path }) => path).toSorted()).toEqual([
      '[0].effect.ms',
      '[0].match.method',
      '[0].match.pth',
      '[1].effect.name',
      '[1].match.path',
      '[1].times',
    ])
    expect(await glpi.control.listFaults()).toEqual([])
  })

  test.each([
    ['PUT', 'faults', '{"input":', 400],
    ['PUT', 'clock', '{"advanceMs":-1}', 400],
    ['PUT', 'clock', '{"now":"tomorrow"}', 400],
    ['PUT', 'settings', '{"apiEnabled":"no"}', 400],
    ['PUT', 'settings', '{"rows":{"Nope":[]}}', 400],
    ['GET', 'journal?path=x', undefined, 400],
    ['GET', 'journal?methd=GET', undefined, 400],
    ['DELETE', 'faults', undefined, 405],
    ['GET', 'nope', undefined, 404],
  ])('%s %s %s: %i', async (method, resource, body, status) => {
    const response = await raw(method, resource, body)
    expect(response.status).toBe(status)
  })

  test('the client throws them', async () => {
    await expect(glpi.control.clock({ advanceMs: -1 })).rejects.toThrow(/400 .*advanceMs/)
  })
})
