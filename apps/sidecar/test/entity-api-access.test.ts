import { describe, expect, test } from 'vitest'

import {
  alertSpec,
  dashboardSpec,
  grant,
  kinds,
  monitorSpec,
  openEntityApi,
} from './entity-api-house.ts'

describe.each(kinds)('$kind of another service', ({ kind, spec }) => {
  test('is not there: for reads and writes alike, and nothing is changed', async () => {
    const { send, writes } = await openEntityApi()
    const created = await send('POST', `/${kind}`, spec)
    const path = created.headers.get('location') ?? ''
    const before = await writes()
    const missing = kind === 'dashboard' ? '/dashboard/zzz-zzz-zzz' : `/${kind}/999999`
    const asPay = { as: 'pay' }
    const payed = JSON.parse(JSON.stringify(spec).replaceAll('shop-web', 'pay-api')) as object
    const words = (text: string, of: string) => text.replaceAll(of.split('/')[2] ?? '', 'ID')
    const asks = [
      ['GET', ''],
      ['PUT', ''],
      ['PUT', '?dryRun=true'],
      ['DELETE', ''],
      ['POST', '/adopt'],
      ['POST', '/diff'],
      ['GET', '/diff'],
    ] as const
    for (const [method, more] of asks) {
      const body = method === 'PUT' || more === '/diff' ? payed : undefined
      const sent = method === 'GET' ? undefined : body
      const theirs = await send(method, `${path}${more}`, sent, asPay)
      const nothing = await send(method, `${missing}${more}`, sent, asPay)
      expect(theirs.status, `${method} ${more}`).toBe(404)
      const { requestId: _one, ...said } = theirs.json
      const { requestId: _other, ...saidOfNothing } = nothing.json
      expect(words(JSON.stringify(said), path)).toBe(words(JSON.stringify(saidOfNothing), missing))
    }
    expect((await send('GET', `/${kind}`, undefined, asPay)).json).toEqual({ items: [] })
    expect(await writes()).toEqual(before)
    expect((await send('GET', path)).json).toEqual(created.json)
  })

  test('cannot be declared, and reaches nobody', async () => {
    const { send, requests } = await openEntityApi()
    const refused = await send('POST', `/${kind}`, spec, { as: 'pay' })
    expect(refused.status).toBe(403)
    expect(refused.json).toMatchObject({
      type: 'urn:retriever:problem:forbidden',
      errors: [{ pointer: '', detail: expect.stringContaining('shop-web') }],
    })
    expect(await requests()).toBe(0)
  })
})

test('the apply of another service takes nothing over by its id, and learns nothing', async () => {
  const { send, call, writes } = await openEntityApi()
  const { id: mine } = await call('POST', '/api/v1/monitor', monitorSpec())
  const before = await writes()
  const declared = (id: unknown) => [
    { kind: 'monitor', ref: 'x', id: String(id), spec: monitorSpec({ tags: ['service:pay-a'] }) },
  ]
  const theirs = await send('POST', '/apply', declared(mine), { as: 'pay' })
  const nothing = await send('POST', '/apply', declared(12345), { as: 'pay' })
  expect(theirs).toMatchObject({ status: 404, json: { errors: [{ pointer: '/0/id' }] } })
  expect(nothing.status).toBe(404)
  expect(nothing.text.replaceAll('12345', 'ID').replace(/"requestId.*?,/, '')).toBe(
    theirs.text.replaceAll(String(mine), 'ID').replace(/"requestId.*?,/, ''),
  )
  expect(await writes()).toEqual(before)
})

test('a ref of the same owner does not lead to an entity of a service that is not granted', async () => {
  const services = { other: [grant({ services: ['pay-*'] })] }
  const { send, writes } = await openEntityApi({ grants: services })
  await send('POST', '/monitor', { kind: 'monitor', ref: 'load', spec: monitorSpec() })
  const before = await writes()
  const query = 'avg(last_5m):avg:system.load.1{*} > 4'
  const spec = monitorSpec({ name: 'pay load', query, tags: ['service:pay-a'] })
  const mine = { kind: 'monitor', ref: 'load', spec }
  const created = await send('POST', '/monitor', mine, { as: 'other' })
  expect(created).toMatchObject({ status: 409, json: { type: 'urn:retriever:problem:exists' } })
  expect(created.json).not.toHaveProperty('id')
  expect(created.headers.has('location')).toBe(false)
  const plan = await send('POST', '/monitor?dryRun=true', mine, { as: 'other' })
  const text = 'there is one with this ref already'
  expect(plan.json).toMatchObject({
    actions: [{ action: 'refuse', problem: 'exists', reason: { text } }],
  })
  expect(plan.text).not.toContain('shop-web')
  expect(plan.json).not.toHaveProperty('actions.0.id')
  const applied = await send('POST', '/apply', [mine], { as: 'other' })
  expect(applied).toMatchObject({ status: 403, json: { errors: [{ pointer: '/0' }] } })
  expect(await writes()).toEqual(before)
})

test('two owners of one service: each changes its own, and is told whose the other one is', async () => {
  const { send, writes } = await openEntityApi({
    grants: { ops: [grant({ owner: 'ops' })] },
  })
  const created = await send('POST', '/monitor', monitorSpec())
  const path = created.headers.get('location') ?? ''
  const before = await writes()
  expect((await send('GET', path, undefined, { as: 'ops' })).json).toEqual(created.json)
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? monitorSpec({ message: 'mine' }) : undefined
    const refused = await send(method, path, body, { as: 'ops' })
    expect(refused).toMatchObject({ status: 403, json: { type: 'urn:retriever:problem:foreign' } })
    expect(refused.json['detail']).toContain('"shop"')
  }
  expect(await writes()).toEqual(before)
  const admin = await send('PUT', path, monitorSpec({ message: 'from above' }), { as: 'admin' })
  expect(admin).toMatchObject({ status: 200, json: { owner: 'shop' } })
})

test('what another program manages is refused with whose it is; what is nobody’s is adopted first', async () => {
  const { send, call } = await openEntityApi()
  const terraform = await call('POST', '/api/v1/monitor', {
    ...monitorSpec({ name: 'theirs' }),
    tags: ['service:shop-web', 'terraform:true'],
  })
  const foreign = await send('PUT', `/monitor/${String(terraform['id'])}`, monitorSpec())
  expect(foreign).toMatchObject({ status: 403, json: { type: 'urn:retriever:problem:foreign' } })
  expect(foreign.json['detail']).toContain('Terraform')

  const free = await call('POST', '/api/v1/monitor', monitorSpec({ name: 'free' }))
  const path = `/monitor/${String(free['id'])}`
  expect((await send('GET', path)).json).toMatchObject({ owner: null, ref: 'free' })
  const put = await send('PUT', path, monitorSpec({ name: 'free' }))
  expect(put).toMatchObject({ status: 409, json: { type: 'urn:retriever:problem:not-managed' } })
  expect(put.json['hint']).toContain(`${path}/adopt`)
  const lacking = { as: 'weak' }
  expect((await send('POST', `${path}/adopt`, undefined, lacking)).status).toBe(401)
  const adopted = await send('POST', `${path}/adopt`)
  expect(adopted).toMatchObject({ status: 200, json: { owner: 'shop', ref: 'free' } })
  expect(adopted.headers.get('retriever-outcome')).toBe('adopted')
  expect((await send('POST', `${path}/adopt`)).headers.get('retriever-outcome')).toBe('unchanged')
})

test('a monitor becomes an alert by adoption, and is asked for as what it is', async () => {
  const { send } = await openEntityApi()
  const created = await send('POST', '/monitor', monitorSpec())
  const id = String(created.json['id'])
  const notYet = await send('GET', `/alert/${id}`)
  expect(notYet).toMatchObject({
    status: 404,
    json: { type: 'urn:retriever:problem:not-an-alert' },
  })
  const adopted = await send('POST', `/alert/${id}/adopt`)
  expect(adopted).toMatchObject({ status: 200, json: { kind: 'alert', drift: { inSync: true } } })
  expect(adopted.json['spec']).toMatchObject({ service: 'shop-web', team: 'shop' })
  expect((await send('GET', `/alert/${id}`)).status).toBe(200)
  expect((await send('GET', `/monitor/${id}`)).status).toBe(200)
  const wrong = await send('PUT', `/monitor/${id}`, monitorSpec({ message: 'x' }))
  expect(wrong).toMatchObject({ status: 409, json: { type: 'urn:retriever:problem:wrong-kind' } })
  expect((await send('DELETE', `/monitor/${id}`)).status).toBe(409)
})

test('the drift of an alert is told after somebody changed its monitor', async () => {
  const { send, call } = await openEntityApi()
  const created = await send('POST', '/alert', alertSpec())
  expect(created.json).toMatchObject({ drift: { inSync: true }, status: { state: 'No Data' } })
  const id = String(created.json['id'])
  await call('PUT', `/api/v1/monitor/${id}`, { priority: 1 })
  expect((await send('GET', `/alert/${id}`)).json).toMatchObject({ drift: { inSync: false } })
  expect((await send('GET', `/alert/${id}/diff`)).json).toMatchObject({ drift: { inSync: false } })
  expect((await send('GET', '/alert')).json).toMatchObject({
    items: [{ drift: { inSync: false } }],
  })
  const diff = await send('POST', `/alert/${id}/diff`, alertSpec())
  expect(diff.json).toMatchObject({ equal: false, reason: { code: 'edited-outside' } })
})

describe('services that a pattern could be tricked with', () => {
  test.each([
    ['two in one tag', ['service:shop-web,service:pay-api'], 400],
    ['another case of the key', ['service:shop-web', 'Service:pay-api'], 403],
    ['a second one', ['service:shop-web', 'service:pay-api'], 403],
    ['a space before', ['service:shop-web', ' service: pay-api'], 403],
    ['none', ['team:shop'], 403],
  ])('%s', async (_, tags, status) => {
    const { send, requests } = await openEntityApi()
    expect((await send('POST', '/monitor', monitorSpec({ tags }))).status).toBe(status)
    expect(await requests()).toBe(0)
  })

  test('tags that a raw signal brings along', async () => {
    const { send, requests } = await openEntityApi()
    const signal = {
      kind: 'raw',
      type: 'query alert',
      query: 'avg(last_5m):avg:x{*} > ${other}',
      options: {},
      rest: { tags: ['service:pay-api'] },
    }
    const { condition: _, notify: _notify, ...spec } = alertSpec()
    const sent = await send('POST', '/alert', { ...spec, signal, condition: { thresholds: {} } })
    expect([400, 403]).toContain(sent.status)
    expect(await requests()).toBe(0)
  })

  test('what names none is for those who may all, and only without registers', async () => {
    const { send } = await openEntityApi()
    const spec = dashboardSpec({ template_variables: [] })
    expect((await send('POST', '/dashboard', spec)).status).toBe(403)
    const created = await send('POST', '/dashboard', spec, { as: 'all' })
    expect(created.status).toBe(201)
    const path = created.headers.get('location') ?? ''
    expect((await send('GET', path)).status).toBe(404)
  })
})

describe('several organisations', () => {
  test('one has to be named, of those that are granted', async () => {
    const { send } = await openEntityApi({
      names: ['prod', 'lab'],
      grants: { lab: [grant({ organisations: ['lab'] })] },
    })
    const unnamed = await send('POST', '/monitor', monitorSpec())
    expect(unnamed).toMatchObject({
      status: 400,
      json: { errors: [{ parameter: 'organisation', hint: 'granted to you: prod, lab' }] },
    })
    const other = await send('POST', '/monitor?organisation=prod', monitorSpec(), { as: 'lab' })
    expect(other.status).toBe(403)
    const unknown = await send('POST', '/monitor?organisation=nix', monitorSpec(), { as: 'lab' })
    expect({ ...unknown.json, requestId: '' }).toEqual({ ...other.json, requestId: '' })
    const created = await send('POST', '/monitor?organisation=lab', monitorSpec(), { as: 'lab' })
    expect(created).toMatchObject({ status: 201, json: { organisation: 'lab' } })
    expect(created.headers.get('location')).toMatch(/^\/monitor\/\d+\?organisation=lab$/)
  })
})

describe('limits', () => {
  const limited = {
    priority: 2,
    renotifyMs: 600_000,
    queryBytes: 60,
    widgets: 2,
    handles: ['slack-*'],
  }
  const open = () =>
    openEntityApi({
      grants: {
        shop: [grant({ limits: limited })],
        quota: [grant({ owner: 'few', limits: { ...limited, queryBytes: 500, entities: 1 } })],
      },
    })

  test('all that is beyond the grant is told at once, and nobody is asked', async () => {
    const { send, requests } = await open()
    const monitor = await send(
      'POST',
      '/monitor',
      monitorSpec({
        priority: 1,
        message: 'hey @pagerduty and @slack-shop',
        query: `avg(last_5m):avg:system.load.1{service:shop-web,host:${'x'.repeat(60)}} > 4`,
        options: { thresholds: { critical: 4 }, renotify_interval: 5, escalation_message: '@all' },
      }),
    )
    expect(monitor).toMatchObject({
      status: 403,
      json: { type: 'urn:retriever:problem:forbidden' },
    })
    const pointers = (answer: typeof monitor) =>
      (answer.json['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)
    expect(pointers(monitor)).toEqual([
      '/message',
      '/options/escalation_message',
      '/priority',
      '/options/renotify_interval',
      '/query',
    ])
    const alert = await send(
      'POST',
      '/alert',
      alertSpec({
        severity: 1,
        notify: { critical: ['slack-a', 'pagerduty'], renotify: { every: 5 } },
      }),
    )
    expect(pointers(alert)).toEqual(['/notify/critical/1', '/severity', '/notify/renotify/every'])
    const note = { definition: { type: 'note', content: 'x' } }
    const widgets = [
      { definition: { type: 'group', layout_type: 'ordered', widgets: [note, note] } },
    ]
    const board = await send(
      'POST',
      '/dashboard',
      dashboardSpec({ widgets, notify_list: ['boss'] }),
    )
    expect(pointers(board)).toEqual(['/widgets', '/notify_list/0'])
    expect(await requests()).toBe(0)
  })

  test('as many entities as the grant allows', async () => {
    const { send } = await open()
    const as = { as: 'quota' }
    const first = await send('POST', '/monitor', monitorSpec(), as)
    expect(first.status).toBe(201)
    const second = await send('POST', '/dashboard', dashboardSpec(), as)
    expect(second).toMatchObject({
      status: 403,
      json: { type: 'urn:retriever:problem:quota-exceeded' },
    })
    expect((await send('POST', '/monitor', monitorSpec(), as)).status).toBe(200)
    const both = [
      { kind: 'monitor', spec: monitorSpec() },
      { kind: 'dashboard', spec: dashboardSpec() },
    ]
    expect((await send('POST', '/apply', both, as)).json).toMatchObject({
      type: 'urn:retriever:problem:quota-exceeded',
    })
    expect((await send('DELETE', first.headers.get('location') ?? '', undefined, as)).status).toBe(
      204,
    )
    expect((await send('POST', '/dashboard', dashboardSpec(), as)).status).toBe(201)
  })

  test('texts of alerts may notify nobody without the scope for it', async () => {
    const { send, requests } = await openEntityApi()
    const sly = alertSpec({ summary: 'See {{#is_alert}}@pagerduty{{/is_alert}}' })
    const refused = await send('POST', '/alert', sly)
    expect(refused).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/summary' }, {}, {}] },
    })
    expect(await requests()).toBe(0)
    expect((await send('POST', '/alert', sly, { as: 'admin' })).status).toBe(201)
  })
})
