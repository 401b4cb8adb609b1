import { describe, expect, test } from 'vitest'

import { bearer, openApp, other } from './access-app.ts'

describe('the order of decisions', () => {
  test('who asks, then what it may, then the address, then the body', async () => {
    const { post } = await openApp()
    const long = 'x'.repeat(11)
    const statusOf = async (...of: Parameters<typeof post>) => (await post(...of)).status
    expect(await statusOf('/things/a?x=1', {}, long)).toBe(401)
    expect(await statusOf('/things/a?x=1', { authorization: `Bearer ${other}` }, long)).toBe(403)
    expect(await statusOf('/things/a?x=1', bearer, long)).toBe(400)
    expect(await statusOf('/things/1', bearer, long)).toBe(413)
    expect(await statusOf('/things/1')).toBe(201)
  })

  test('a request against the contract is told all its mistakes, and never handled', async () => {
    const { audit, post } = await openApp()
    const response = await post('/things/a?dryRun=yes&x=1')
    expect(await response.json()).toMatchObject({
      type: 'urn:retriever:problem:invalid-request',
      errors: [{ parameter: 'id' }, { parameter: 'x' }, { parameter: 'dryRun' }],
    })
    expect(audit.latest()[0]).not.toHaveProperty('outcome')
  })
})

describe('the rate of a caller', () => {
  const rate = { requests: 2, per: '1m' }

  test('is told with every answer, and refused beyond with a time to wait', async () => {
    const { ask, post } = await openApp({ rate })
    const first = await post('/things/1')
    expect(first.headers.get('ratelimit-policy')).toBe('"caller";q=2;w=60')
    expect(first.headers.get('ratelimit')).toBe('"caller";r=1;t=60')
    expect((await ask('/things/1', { headers: bearer })).headers.get('ratelimit')).toMatch(/r=0/)
    const refused = await post('/things/1')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit')).toMatch(/^"caller";r=0;t=\d+$/)
    expect(await refused.json()).toMatchObject({ type: 'urn:retriever:problem:too-many-requests' })
  })

  test('is that of each caller alone, and asking in vain counts', async () => {
    const { post } = await openApp({ rate })
    const viewer = { authorization: `Bearer ${other}` }
    const statuses = []
    for (let count = 0; count < 3; count += 1)
      statuses.push((await post('/things/1', viewer)).status)
    expect(statuses).toEqual([403, 403, 429])
    expect((await post('/things/1')).status).toBe(201)
  })

  test('is no matter of public routes, and of nobody who is not known', async () => {
    const { ask } = await openApp({ rate })
    for (let count = 0; count < 5; count += 1) {
      expect((await ask('/health')).status).toBe(200)
      expect((await ask('/things/1')).status).toBe(401)
    }
  })
})

test('who guesses is made to wait; who is known goes on', async () => {
  const { metrics, post } = await openApp()
  await post('/things/1')
  const statuses = new Set<number>()
  for (let count = 0; count < 61; count += 1) {
    statuses.add((await post('/things/1', { authorization: `Bearer guess-${count}` })).status)
  }
  expect([...statuses]).toEqual([401, 429])
  expect((await post('/things/1', { authorization: `Bearer ${other}` })).status).toBe(429)
  expect((await post('/things/1')).status).toBe(201)
  expect(await metrics.metrics()).toContain(
    'retriever_access_refused_total{code="unauthenticated"} 60',
  )
})

describe('methods', () => {
  test('HEAD answers like GET, without a body', async () => {
    const { ask } = await openApp()
    const response = await ask('/health', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect((await ask('/things/1', { method: 'HEAD' })).status).toBe(401)
    expect((await ask('/things/1', { method: 'HEAD', headers: bearer })).status).toBe(303)
  })

  test('OPTIONS tells what is possible, and nothing to other origins', async () => {
    const { ask } = await openApp()
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const response = await ask('/things/1', { method: 'OPTIONS', headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS')
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([])
    expect((await ask('/nothing', { method: 'OPTIONS' })).status).toBe(404)
  })
})

test('every answer has the id of its request', async () => {
  const { ask, post } = await openApp()
  const headers = { ...bearer, 'x-request-id': 'mine' }
  const answers = [
    await post('/things/1', headers),
    await post('/things/x', headers),
    await post('/things/1', { 'x-request-id': 'mine' }),
    // One whose headers cannot be changed.
    await ask('/things/1', { headers }),
    await ask('/things/1', { method: 'DELETE', headers }),
    await ask('/things/1', { method: 'OPTIONS', headers }),
    await ask('/nothing', { headers }),
  ]
  expect(answers.map((answer) => answer.status)).toEqual([201, 400, 401, 303, 405, 204, 404])
  for (const answer of answers) expect(answer.headers.get('x-request-id')).toBe('mine')
})

test('a request is handled within its trace', async () => {
  const { ask } = await openApp()
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  expect(await (await ask('/health', { headers })).json()).toMatchObject({
    traceId,
    parentId: 'b7ad6b7169203331',
    sampled: true,
  })
})

describe('the audit trail', () => {
  test('has who changed what, and what came of it', async () => {
    const { audit, post } = await openApp()
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    await post('/things/1', {
      ...bearer,
      'x-request-id': 'mine',
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    })
    expect(audit.latest()).toEqual([
      {
        at: expect.any(Number),
        requestId: 'mine',
        traceId,
        caller: 'token/ci',
        via: 'token',
        owner: 'shop',
        address: '',
        method: 'POST',
        route: '/things/:id',
        status: 201,
        durationMs: expect.any(Number),
        kind: 'monitor',
        entity: '42',
        services: ['shop'],
        outcome: 'unchanged',
      },
    ])
  })

  test('has every refusal, with the words that were given; and no mere reading', async () => {
    const { ask, audit, post } = await openApp()
    await ask('/things/1')
    await post('/things/1', { authorization: 'Bearer wrong-canary' })
    await post('/things/1', { authorization: `Bearer ${other}` })
    await ask('/things/1', { headers: bearer })
    await ask('/health')
    expect(audit.latest()).toMatchObject([
      {
        caller: 'token/viewer',
        status: 403,
        refusal: '"token/viewer" does not have the scope monitor:write',
      },
      { caller: 'nobody', via: 'none', status: 401, refusal: 'the token is not known' },
      { caller: 'nobody', method: 'GET', status: 401, refusal: 'a bearer token is required' },
    ])
    expect(JSON.stringify(audit.latest())).not.toContain('canary')
  })

  test('goes into the log when there is no file for it', async () => {
    const { lines, post } = await openApp()
    await post('/things/1')
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(records.filter((record) => record['audit'] === true)).toMatchObject([
      { msg: 'audit', caller: 'token/ci', outcome: 'unchanged' },
    ])
    expect(lines.join('')).not.toContain('canary')
  })
})
