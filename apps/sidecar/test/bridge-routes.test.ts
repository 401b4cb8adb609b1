import { describe, expect, test } from 'vitest'

import { alertmanagerBody, canaries, openApi } from './open-api.ts'

const webhook = '/bridge/sources/prometheus'
const hookAuth = { authorization: `Bearer ${canaries.webhook}` }
const operatorAuth = { authorization: `Bearer ${canaries.operator}` }

function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): RequestInit {
  return { method: 'POST', body, headers: { ...hookAuth, ...headers } }
}

describe('the webhook of a source', () => {
  test('stores a delivery and answers 202 with its receipt', async () => {
    const { api } = await openApi()
    const response = await api(webhook, post(alertmanagerBody()))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({
      delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
      duplicate: false,
      alerts: [
        {
          fingerprint: 'c41f0123456789ab',
          state: 'creating',
          reason: { code: 'threshold-reached' },
        },
      ],
    })
    const status = await api('/bridge/status', { headers: operatorAuth })
    expect(await status.json()).toMatchObject({
      counts: { creating: 1 },
      outbox: [{ kind: 'create-ticket', instance: 'default' }],
      pause: { paused: false },
    })
  })

  test('tells a repetition from news', async () => {
    const { api } = await openApi()
    await api(webhook, post(alertmanagerBody()))
    const response = await api(webhook, post(alertmanagerBody()))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ duplicate: true })
  })

  const stored = { counts: {}, outbox: [] }
  const refusals: readonly (readonly [string, RequestInit, number, object])[] = [
    [
      'a field that is wrong is named',
      post(alertmanagerBody({ startsAt: 'yesterday' })),
      400,
      {
        type: 'urn:retriever:problem:invalid-delivery',
        errors: [{ path: 'alerts[0].startsAt', detail: expect.stringContaining('yesterday') }],
      },
    ],
    ['a body that is no delivery', post('[]'), 400, { title: 'Invalid delivery' }],
    [
      'a body that is no JSON, with the place',
      post('{\n  "alerts": nothing }'),
      400,
      { title: 'Malformed JSON', detail: 'the body is not JSON: line 2, column 13' },
    ],
    ['no body', post(''), 400, { detail: 'the body is empty' }],
    [
      'bytes that are no text',
      post(new Uint8Array([0x7b, 0xff])),
      400,
      { detail: 'the body is not UTF-8' },
    ],
    ['a form', post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, {}],
    ['compressed', post(alertmanagerBody(), { 'content-encoding': 'gzip' }), 415, {}],
    ['too large', post(alertmanagerBody({ annotations: { text: 'x'.repeat(70_000) } })), 413, {}],
    ['no token', post(alertmanagerBody(), { authorization: '' }), 401, {}],
    ['a token of somebody else', post(alertmanagerBody(), operatorAuth), 401, {}],
    ['another method', { method: 'GET', headers: hookAuth }, 405, {}],
  ]
  test.each(refusals)('%s: refused, and nothing is stored', async (_, init, status, problem) => {
    const { api } = await openApi()
    const response = await api(webhook, init)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status, ...problem })
    const after = await api('/bridge/status', { headers: operatorAuth })
    expect(await after.json()).toMatchObject(stored)
  })

  test('takes JSON under any name, as senders vary', async () => {
    const { api } = await openApi()
    for (const type of [
      'application/json; charset=utf-8',
      'text/plain',
      'application/vnd.x+json',
    ]) {
      const init = post(alertmanagerBody(), { 'content-type': type })
      expect((await api(webhook, init)).status).toBe(202)
    }
  })

  test('asks to send again when the store cannot be written', async () => {
    const { api, composition } = await openApi()
    await composition.close()
    const response = await api(webhook, post(alertmanagerBody()))
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({ title: 'Store unavailable' })
  })

  test('a source that is not configured is not there', async () => {
    const { api } = await openApi()
    expect((await api('/bridge/sources/other', post(alertmanagerBody()))).status).toBe(404)
  })
})

describe('pause and resume', () => {
  const change = (why?: unknown, headers: Record<string, string> = operatorAuth): RequestInit => ({
    method: 'POST',
    headers,
    ...(why !== undefined && { body: JSON.stringify({ why }) }),
  })

  test('say who and why', async () => {
    const { api } = await openApi()
    const paused = await api('/bridge/pause', change('GLPI is being upgraded'))
    expect(await paused.json()).toMatchObject({
      paused: true,
      changedBy: 'token/operator',
      changedAt: expect.any(Number),
      why: 'GLPI is being upgraded',
    })
    const resumed = await api('/bridge/resume', change())
    expect(await resumed.json()).toMatchObject({ paused: false, changedBy: 'token/operator' })
  })

  test('keep taking deliveries in', async () => {
    const { api } = await openApi()
    await api('/bridge/pause', change())
    expect((await api(webhook, post(alertmanagerBody()))).status).toBe(202)
  })

  test('need the scope', async () => {
    const { api } = await openApi()
    const viewer = { authorization: `Bearer ${canaries.viewer}` }
    expect((await api('/bridge/pause', change(undefined, viewer))).status).toBe(403)
    expect((await api('/bridge/pause', change(undefined, hookAuth))).status).toBe(401)
    expect((await api('/bridge/pause', change(undefined, {}))).status).toBe(401)
    expect((await api('/bridge/status', { headers: viewer })).status).toBe(200)
    expect((await api('/bridge/status')).status).toBe(401)
  })

  test.each([[42], ['x'.repeat(1001)]])('a reason that cannot be kept is refused', async (why) => {
    const { api } = await openApi()
    const response = await api('/bridge/pause', change(why))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ path: 'why' }] })
  })
})
