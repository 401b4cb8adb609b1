import { request as httpsRequest } from 'node:https'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { control, startStandIn, type FaultEffect } from '../src/index.ts'
import { foundIds, openGlpi, searchFor, type Answer, type Glpi } from './glpi-client.ts'
import { certificate, key } from './tls-identity.ts'

let glpi: Glpi
beforeEach(async () => {
  glpi = await openGlpi()
})
afterEach(() => glpi.close())

const path = '/apirest.php/Ticket'
const onCreate = (effect: FaultEffect, times = 1): Promise<unknown> =>
  glpi.control.faults([{ match: { method: 'POST', path }, effect, times }])
const create = (name = 'x'): Promise<Answer> => glpi.call('POST', '/Ticket', { input: { name } })
const titles = async (): Promise<readonly unknown[]> => {
  const list = await glpi.call('GET', '/Ticket?range=0-99')
  return (list.json as readonly { name: string }[]).map(({ name }) => name)
}
const lastCreate = async (): Promise<object | undefined> =>
  (await glpi.control.journal({ method: 'POST', path })).at(-1)

describe('effects', () => {
  test('reset-before: the connection breaks, nothing was executed', async () => {
    await onCreate({ type: 'reset-before' })
    await expect(create()).rejects.toThrow(/fetch failed/)
    expect(await titles()).toEqual([])
    expect(await lastCreate()).toMatchObject({
      status: null,
      fault: 'reset-before',
      executed: 'no',
    })
  })

  test('reset-after: the answer is lost, the ticket is there', async () => {
    await onCreate({ type: 'reset-after' })
    await expect(create('lost')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(await titles()).toEqual(['lost'])
    expect(await lastCreate()).toMatchObject({
      status: null,
      executed: 'yes',
      response: { id: 1 },
    })
  })

  test('executed-later: a gateway page at once, the ticket when its time has come', async () => {
    await onCreate({ type: 'executed-later', status: 504, afterMs: 60_000 })
    const answer = await create('late')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([504, 'text/html'])
    expect(answer.text).toContain('<center>nginx/1.22.1</center>')
    expect(await titles()).toEqual([])
    expect(await lastCreate()).toMatchObject({ status: 504, executed: 'later' })
    await glpi.control.clock({ advanceMs: 59_000 })
    expect(await titles()).toEqual([])
    await glpi.control.clock({ advanceMs: 1000 })
    expect(await titles()).toEqual(['late'])
    expect(await lastCreate()).toMatchObject({
      executed: 'later',
      later: { status: 201, response: { id: 1 } },
    })
  })

  test('slow: executed after the wait, or before it', async () => {
    await onCreate({ type: 'slow', ms: 60 })
    const began = performance.now()
    const running = create('slow')
    expect(await titles()).toEqual([])
    expect((await running).status).toBe(201)
    expect(performance.now() - began).toBeGreaterThan(55)
    await onCreate({ type: 'slow', ms: 60, when: 'after' })
    const second = create('slow answer')
    await expect.poll(titles, { interval: 2 }).toContain('slow answer')
    expect(await lastCreate()).toMatchObject({ status: null, executed: 'yes' })
    expect((await second).status).toBe(201)
  })

  test('status: any status, with a gateway page or a body of your own; not executed', async () => {
    await onCreate({ type: 'status', status: 503 })
    expect((await create()).text).toContain('503 Service Temporarily Unavailable')
    await onCreate({ type: 'status', status: 500, body: { a: 1 }, headers: { 'x-a': 'b' } })
    const own = await create()
    expect([own.status, own.json, own.headers.get('x-a')]).toEqual([500, { a: 1 }, 'b'])
    expect(await titles()).toEqual([])
    await onCreate({ type: 'status', status: 500, executed: true })
    expect((await create('executed')).status).toBe(500)
    expect(await titles()).toEqual(['executed'])
  })

  test('html-page and empty-page: 200, and yet nothing happened', async () => {
    await onCreate({ type: 'html-page', title: 'Mysql Error' })
    const page = await create()
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=UTF-8',
    ])
    expect(page.text).toContain('<title>Mysql Error</title>')
    await onCreate({ type: 'empty-page' })
    const empty = await create()
    expect([empty.status, empty.text]).toEqual([200, ''])
    expect(await titles()).toEqual([])
  })

  test('rate-limited: 429 with Retry-After', async () => {
    await onCreate({ type: 'rate-limited', retryAfterSeconds: 7 })
    const answer = await create()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
  })

  test('expired-session: the request meets the end of all sessions', async () => {
    await onCreate({ type: 'expired-session' })
    const answer = await create()
    expect([answer.status, answer.json]).toEqual([
      401,
      ['ERROR_SESSION_TOKEN_INVALID', 'session_token seems invalid'],
    ])
    expect(await lastCreate()).toMatchObject({ fault: 'expired-session', executed: 'yes' })
    expect((await (await glpi.as('bridge')).call('GET', '/Ticket')).status).toBe(200)
  })

  test('stale-reads: searches and lists show the past, items by id the present', async () => {
    await create('old')
    await glpi.control.clock({ advanceMs: 60_000 })
    await create('new')
    const rule = {
      match: { method: 'GET' },
      effect: { type: 'stale-reads', forMs: 30_000 },
    } as const
    await glpi.control.faults([rule])
    expect(await titles()).toEqual(['old'])
    expect(foundIds(await glpi.call('GET', searchFor([[1, 'contains', 'new']])))).toEqual([])
    expect(await glpi.read('Ticket', 2)).toMatchObject({ name: 'new' })
    await glpi.control.clock({ advanceMs: 30_000 })
    expect(await titles()).toEqual(['old', 'new'])
  })
})

describe('rules', () => {
  test('skip lets some through, times ends it', async () => {
    await glpi.control.faults([
      {
        match: { method: 'POST', path, skip: 1 },
        effect: { type: 'status', status: 503 },
        times: 2,
      },
    ])
    const statuses = []
    for (let index = 0; index < 5; index += 1) statuses.push((await create()).status)
    expect(statuses).toEqual([201, 503, 503, 201, 201])
    expect(await glpi.control.listFaults()).toMatchObject([{ matched: 3, applied: 2 }])
  })

  test('effects that let a request through leave it to the next rules', async () => {
    await glpi.control.faults([
      { match: { path: '*' }, effect: { type: 'slow', ms: 1 } },
      { match: { method: 'post' }, effect: { type: 'status', status: 500 } },
      { match: {}, effect: { type: 'reset-before' } },
    ])
    expect((await create()).status).toBe(500)
    expect(await lastCreate()).toMatchObject({ fault: 'slow,status' })
  })

  test('match by path with *, at either end of a slash', async () => {
    await glpi.control.faults([
      { match: { path: '/apirest.php/*/1' }, effect: { type: 'status', status: 418 } },
    ])
    expect((await glpi.call('GET', '/Ticket/1/')).status).toBe(418)
    expect((await glpi.call('GET', '/Ticket/2')).status).toBe(404)
  })

  test('a rule can be for what comes while others are under way', async () => {
    await glpi.control.faults([
      { match: { inFlightAbove: 2 }, effect: { type: 'rate-limited', retryAfterSeconds: 0 } },
      { match: {}, effect: { type: 'slow', ms: 50 } },
    ])
    const together = await Promise.all([create(), create(), create()])
    expect(together.filter(({ status }) => status === 429)).toHaveLength(1)
    expect((await create()).status).toBe(201)
  })

  test('the control API itself is never hit', async () => {
    await glpi.control.faults([{ match: {}, effect: { type: 'reset-before' } }])
    expect(await glpi.control.listFaults()).toHaveLength(1)
    await glpi.control.reset()
    expect(await glpi.control.listFaults()).toEqual([])
  })
})

describe('other ways to listen', () => {
  test('under TLS a reset is a reset too', async () => {
    const standIn = await startStandIn('ivr', { tls: { certificate, key } })
    expect(standIn.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const call = (target: string, method = 'GET', body = ''): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = httpsRequest(`${standIn.url}${target}`, {
          method,
          ca: certificate,
          agent: false,
        })
        request.on('response', (response) => {
          response.resume()
          response.on('end', () => resolve(response.statusCode ?? 0))
        })
        request.on('error', reject)
        request.end(body)
      })
    expect(await call('/call')).toBe(405)
    const rules = JSON.stringify([{ match: {}, effect: { type: 'reset-after' } }])
    expect(await call('/_sandbox/faults', 'PUT', rules)).toBe(200)
    await expect(call('/call')).rejects.toMatchObject({ code: 'ECONNRESET' })
    await standIn.close()
  })

  test('over IPv6, on a given port', async () => {
    const first = await startStandIn('glpi', { host: '::1' })
    expect(first.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect(first.credentials.url).toBe(`${first.url}/apirest.php`)
    expect(await control(first.url).journal()).toEqual([])
    const port = Number(new URL(first.url).port)
    await expect(startStandIn('glpi', { host: '::1', port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await first.close()
    const second = await startStandIn('glpi', { host: '::1', port })
    expect(second.url).toBe(first.url)
    await second.close()
  })
})
