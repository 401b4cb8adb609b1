import { describe, expect, test } from 'vitest'

import {
  alertSpec,
  dashboardSpec,
  grant,
  kinds,
  monitorSpec,
  openEntityApi,
} from './entity-api-house.ts'

const keyed = (key: string, as = 'shop') => ({ as, headers: { 'idempotency-key': `"${key}"` } })

describe('Idempotency-Key', () => {
  test('the same request gets the stored answer; another one with the key is refused', async () => {
    const { send, call, writes } = await openEntityApi()
    const first = await send('POST', '/monitor', monitorSpec(), keyed('one'))
    expect(first.status).toBe(201)
    expect(first.headers.has('idempotency-replayed')).toBe(false)
    await call('DELETE', `/api/v1/monitor/${String(first.json['id'])}`)
    const before = await writes()
    const second = await send('POST', '/monitor', monitorSpec(), keyed('one'))
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(second).toMatchObject({ status: 201, text: first.text })
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
    const other = await send('POST', '/monitor', monitorSpec({ message: 'other' }), keyed('one'))
    expect(other).toMatchObject({
      status: 422,
      json: { type: 'urn:retriever:problem:idempotency-mismatch' },
    })
    expect(await writes()).toEqual(before)
  })

  test('keys of different callers never meet', async () => {
    const { send } = await openEntityApi({ grants: { twin: [grant()] } })
    await send('POST', '/monitor', monitorSpec(), keyed('one'))
    const twin = await send('POST', '/monitor', monitorSpec(), keyed('one', 'twin'))
    expect(twin.status).toBe(200)
    expect(twin.headers.has('idempotency-replayed')).toBe(false)
  })

  test('the second of two at the same moment is told to come again', async () => {
    const { send, datadog } = await openEntityApi()
    await datadog.faults([{ match: { method: 'POST' }, effect: { type: 'slow', ms: 300 } }])
    const [one, other] = await Promise.all([
      send('POST', '/monitor', monitorSpec(), keyed('one')),
      send('POST', '/monitor', monitorSpec(), keyed('one')),
    ])
    expect(new Set([one.status, other.status])).toEqual(new Set([201, 409]))
    const waiting = one.status === 409 ? one : other
    expect(waiting.json).toMatchObject({ type: 'urn:retriever:problem:in-progress' })
    expect(waiting.headers.get('retry-after')).toBe('1')
  })

  test('what failed is tried again', async () => {
    const { send, datadog } = await openEntityApi()
    await datadog.faults([
      {
        match: { method: 'POST' },
        effect: { type: 'status', status: 400, body: { errors: ['no'] } },
        times: 1,
      },
    ])
    const failed = await send('POST', '/monitor', monitorSpec(), keyed('one'))
    expect(failed).toMatchObject({
      status: 422,
      json: { type: 'urn:retriever:problem:datadog-rejected', errors: [{ detail: 'no' }] },
    })
    const again = await send('POST', '/monitor', monitorSpec(), keyed('one'))
    expect(again.status).toBe(201)
    expect(again.headers.has('idempotency-replayed')).toBe(false)
  })

  test.each(['"', '""', 'a b', `"${'x'.repeat(256)}"`, 'ü'])('no key: %j', async (key) => {
    const { send, requests } = await openEntityApi()
    const sent = { headers: { 'idempotency-key': key === 'ü' ? 'ö' : key } }
    expect(await send('POST', '/monitor', monitorSpec(), sent)).toMatchObject({
      status: 400,
      json: { errors: [{ header: 'idempotency-key' }] },
    })
    expect(await requests()).toBe(0)
  })
})

describe.each(kinds)('$kind: Datadog took the POST, and nobody heard of it', ({ kind, spec }) => {
  const family = kind === 'dashboard' ? 'dashboards' : 'monitors'
  const lost = [{ match: { method: 'POST' }, effect: { type: 'reset-after' as const }, times: 1 }]

  test.each([['with the same key'], ['without one']])('the retry %s leaves one', async (how) => {
    const house = await openEntityApi()
    const before = (await house[family]()).length
    const sent = how === 'without one' ? {} : keyed('crash')
    await house.datadog.faults(lost)
    await house.send('POST', `/${kind}`, spec, sent)
    const again = await house.send('POST', `/${kind}`, spec, sent)
    expect([200, 201]).toContain(again.status)
    expect(await house[family]()).toHaveLength(before + 1)
    expect((await house.datadog.listFaults())[0]).toMatchObject({ applied: 1 })
  })

  test.each([['with the same key'], ['without one']])(
    'the process died then, and the retry %s goes to its successor',
    async (how) => {
      const house = await openEntityApi()
      const before = (await house[family]()).length
      const sent = how === 'without one' ? {} : keyed('crash')
      const first = await house.send('POST', `/${kind}`, spec, sent)
      const successor = house.replica()
      const again = await successor('POST', `/${kind}`, spec, sent)
      expect(again.status).toBe(200)
      expect(again.json['id']).toBe(first.json['id'])
      expect(await house[family]()).toHaveLength(before + 1)
    },
  )
})

describe('50 equal POSTs at two replicas', () => {
  test.each([
    ['monitor', monitorSpec(), 'monitors'],
    ['alert', alertSpec(), 'monitors'],
    ['dashboard', dashboardSpec(), 'dashboards'],
  ] as const)('leave one %s', { timeout: 60_000 }, async (kind, spec, family) => {
    const house = await openEntityApi()
    const before = (await house[family]()).length
    const other = house.replica()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? house.send : other)('POST', `/${kind}`, spec),
      ),
    )
    for (const answer of answers) expect([200, 201]).toContain(answer.status)
    // What was created at the very same moment goes with the next one who looks.
    const last = await house.send('POST', `/${kind}`, spec)
    expect(last.status).toBe(200)
    expect(await house[family]()).toHaveLength(before + 1)
    expect((await house.send('GET', `/${kind}/${String(last.json['id'])}`)).status).toBe(200)
  })
})

describe('If-Match', () => {
  test('keeps an update and a delete from what somebody else has changed', async () => {
    const { send, writes } = await openEntityApi()
    const created = await send('POST', '/monitor', monitorSpec())
    const path = created.headers.get('location') ?? ''
    const etag = created.headers.get('etag') ?? ''
    const match = { headers: { 'if-match': etag } }
    const first = await send('PUT', path, monitorSpec({ message: 'one' }), match)
    expect(first.status).toBe(200)
    const before = await writes()
    const second = await send('PUT', path, monitorSpec({ message: 'two' }), match)
    expect(second).toMatchObject({
      status: 412,
      json: { type: 'urn:retriever:problem:precondition-failed' },
    })
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
    expect((await send('DELETE', path, undefined, match)).status).toBe(412)
    expect(await writes()).toEqual(before)
    const now = { headers: { 'if-match': `"zzz", ${first.headers.get('etag') ?? ''}` } }
    expect((await send('DELETE', path, undefined, now)).status).toBe(204)
  })

  test('of two at the same moment one wins, and without it both are carried out', async () => {
    const { send } = await openEntityApi()
    const created = await send('POST', '/monitor', monitorSpec())
    const path = created.headers.get('location') ?? ''
    const match = { headers: { 'if-match': created.headers.get('etag') ?? '' } }
    const put = (message: string, sent: object) => send('PUT', path, monitorSpec({ message }), sent)
    const raced = await Promise.all([put('one', match), put('two', match)])
    expect(new Set(raced.map(({ status }) => status))).toEqual(new Set([200, 412]))
    const both = await Promise.all([put('three', {}), put('four', {})])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
  })

  test('is required where the configuration says so', async () => {
    const { send } = await openEntityApi({ organisation: { requireIfMatch: true } })
    const created = await send('POST', '/monitor', monitorSpec())
    const path = created.headers.get('location') ?? ''
    expect(await send('PUT', path, monitorSpec({ message: 'x' }))).toMatchObject({
      status: 428,
      json: { type: 'urn:retriever:problem:precondition-required' },
    })
    const any = { headers: { 'if-match': '*' } }
    expect((await send('PUT', path, monitorSpec({ message: 'x' }), any)).status).toBe(200)
  })
})

test('what others refer to is deleted only with force', async () => {
  const { send } = await openEntityApi()
  const one = await send('POST', '/monitor', monitorSpec())
  const id = String(one.json['id'])
  await send('POST', '/monitor', {
    type: 'composite',
    name: 'shop-web both',
    query: `${id} && ${id}`,
    message: '',
    tags: ['service:shop-web'],
  })
  expect(await send('DELETE', `/monitor/${id}`)).toMatchObject({
    status: 409,
    json: { type: 'urn:retriever:problem:referenced' },
  })
  expect((await send('DELETE', `/monitor/${id}?force=true`)).status).toBe(403)
  const forced = await send('DELETE', `/monitor/${id}?force=true`, undefined, { as: 'admin' })
  expect(forced.status).toBe(204)
})
