import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'

import {
  alertSpec,
  dashboardSpec,
  grant,
  kinds,
  monitorSpec,
  openEntityApi,
} from './entity-api-house.ts'

describe('what comes in', () => {
  test.each([
    'application/yaml',
    'text/yaml',
    'application/x-yaml',
    'application/yaml; charset=UTF-8',
  ])('%s', async (type) => {
    const { send } = await openEntityApi()
    const sent = await send('POST', '/monitor', stringify(monitorSpec()), { type })
    expect(sent).toMatchObject({ status: 201, json: { spec: monitorSpec() } })
  })

  test('a form', async () => {
    const { send } = await openEntityApi()
    const form = new URLSearchParams([
      ['type', 'query alert'],
      ['name', 'shop-web load'],
      ['query', 'avg(last_5m):avg:system.load.1{service:shop-web} > 4'],
      ['message', 'Look at the dashboard.'],
      ['tags[]', 'service:shop-web'],
      ['tags[]', 'team:shop'],
      ['options.thresholds.critical', '4'],
    ])
    const type = 'application/x-www-form-urlencoded'
    const sent = await send('POST', '/monitor', form.toString(), { type })
    expect(sent).toMatchObject({ status: 201, json: { spec: monitorSpec() } })
    const wrong = await send('POST', '/monitor', 'a=1&a.b=2&c..d=3&__proto__.x=1', { type })
    expect(wrong).toMatchObject({ status: 400 })
    expect(wrong.json['errors']).toHaveLength(3)
  })

  test('manifests, Terraform, and an export of Datadog’s pages; and out again', async () => {
    const { send, monitors } = await openEntityApi()
    const created = await send('POST', '/monitor', monitorSpec())
    const path = created.headers.get('location') ?? ''
    for (const type of [
      'application/vnd.birddog.cr+yaml',
      'application/vnd.retriever.terraform+json',
    ]) {
      const out = await send('GET', path, undefined, { accept: type })
      expect(out.headers.get('content-type')).toBe(type)
      const back = await send('PUT', path, out.text, { type })
      expect(back, back.text).toMatchObject({ status: 200 })
      expect(back.headers.get('retriever-outcome')).toBe('unchanged')
    }
    const exported = JSON.stringify({ ...monitorSpec({ name: 'copy' }), id: 4711, created: 'x' })
    const type = 'application/vnd.retriever.ui-export+json'
    const copy = await send('POST', '/monitor', exported, { type })
    expect(copy).toMatchObject({ status: 201, json: { ref: 'copy' } })
    expect((await monitors()).map(({ name }) => name)).toContain('copy')
  })

  test('an alert goes out as its monitor where there are no alerts', async () => {
    const { send } = await openEntityApi()
    const path = (await send('POST', '/alert', alertSpec())).headers.get('location') ?? ''
    const out = await send('GET', path, undefined, { accept: 'application/vnd.birddog.cr+yaml' })
    expect(out).toMatchObject({ status: 200, text: expect.stringContaining('web.errors') })
  })

  test.each([
    ['text/plain', {}],
    ['application/xml', {}],
    ['multipart/form-data; boundary=x', {}],
    ['nonsense', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('%s %j is not read, and all that is, is named', async (type, headers) => {
    const { send, requests } = await openEntityApi()
    const refused = await send('POST', '/monitor', monitorSpec(), { type, headers })
    expect(refused).toMatchObject({
      status: 415,
      json: { type: 'urn:retriever:problem:unsupported-media-type' },
    })
    expect(refused.headers.get('accept-post')).toContain('application/yaml')
    expect(await requests()).toBe(0)
  })

  test('what nobody accepts is not even looked for', async () => {
    const { send, requests } = await openEntityApi()
    const refused = await send('GET', '/monitor/12', undefined, { accept: 'text/html' })
    expect(refused).toMatchObject({ status: 406, json: { errors: [{ header: 'accept' }] } })
    const never = { accept: 'application/json;q=0' }
    expect((await send('POST', '/monitor', monitorSpec(), never)).status).toBe(406)
    expect(await requests()).toBe(0)
  })
})

describe('all mistakes at once, each with its place', () => {
  test.each([
    [
      'alert',
      alertSpec({ name: '', severity: 9, notify: { critical: ['@x'] }, extra: 1 }),
      ['/extra', '/name', '/notify/critical/0', '/severity'],
    ],
    [
      'monitor',
      monitorSpec({ query: 1, tags: ['service:shop-web', 'a\r\nb'], priority: 9 }),
      ['/priority', '/query', '/tags/1'],
    ],
    [
      'dashboard',
      dashboardSpec({ title: '', widgets: {}, notify_list: 'x' }),
      ['/notify_list', '/title', '/widgets'],
    ],
  ] as const)('%s', async (kind, spec, pointers) => {
    const { send, requests } = await openEntityApi()
    const text = stringify(spec)
    for (const [body, type] of [
      [JSON.stringify(spec), 'application/json'],
      [text, 'application/yaml'],
    ] as const) {
      const refused = await send('POST', `/${kind}`, body, { type })
      expect(refused).toMatchObject({
        status: 400,
        json: { type: 'urn:retriever:problem:invalid-document' },
      })
      const errors = refused.json['errors'] as { pointer: string; line: number }[]
      expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(pointers)
      expect(errors.every(({ line }) => line > 0)).toBe(true)
    }
    expect(await requests()).toBe(0)
  })

  test.each([
    [
      'a tag that is reserved',
      monitorSpec({ tags: ['service:shop-web', 'managed_by:x'] }),
      '/spec/tags',
    ],
    ['no name of a service', monitorSpec({ tags: ['service:shop-web,a'] }), '/spec/tags'],
  ])('%s, below the spec', async (_, spec, pointer) => {
    const { send, writes } = await openEntityApi()
    const document = { kind: 'monitor', ref: 'x', spec }
    expect(await send('POST', '/monitor', document)).toMatchObject({
      status: 400,
      json: { errors: [{ pointer }] },
    })
    expect(await writes()).toEqual([])
  })

  test('exactly one of the right kind, and no id for what is new', async () => {
    const { send, requests } = await openEntityApi()
    const two = [monitorSpec(), monitorSpec({ name: 'b' })].map((spec) => ({
      kind: 'monitor',
      spec,
    }))
    expect(await send('POST', '/monitor', two)).toMatchObject({
      status: 400,
      json: { detail: 'expected one monitor, got 2 entities' },
    })
    expect(await send('POST', '/monitor', alertSpec())).toMatchObject({
      status: 400,
      json: { errors: [{ hint: 'send it to /alert' }] },
    })
    const withId = { kind: 'monitor', id: 12, spec: monitorSpec() }
    expect(await send('POST', '/monitor', withId)).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/id', hint: expect.stringContaining('PUT /monitor/12') }] },
    })
    expect(await requests()).toBe(0)
  })

  test('Datadog’s own words', async () => {
    const { send } = await openEntityApi()
    const query = 'nonsense'
    const refused = await send('POST', '/monitor', monitorSpec({ query }))
    expect(refused).toMatchObject({
      status: 422,
      json: { type: 'urn:retriever:problem:datadog-rejected' },
    })
    expect(refused.json).toMatchObject({ upstream: { system: 'datadog', status: 400 } })
    const validated = await send('POST', '/monitor/validate', monitorSpec({ query }))
    expect(validated).toMatchObject({ status: 422 })
    expect((validated.json['errors'] as object[]).length).toBeGreaterThan(0)
    const good = await send('POST', '/monitor/validate', monitorSpec())
    expect(good).toMatchObject({ status: 200, json: { valid: true } })
  })
})

const ids = [
  '..%2f..%2fapi%2fv1%2fvalidate',
  '%2e%2e%2fmonitor',
  '1%00',
  '1%2f2',
  '1;2',
  '0',
  '007',
  '-1',
  '1e3',
  '12345678901234567',
  '9'.repeat(5000),
  '%F0%9F%90%95',
  'aaa-bbb-ccc-ddd',
  'AAA-BBB-CCC',
  'aaa-bbb-ccc%0d%0aX-Evil:%201',
]

describe.each(kinds)('$kind: nothing of this reaches anybody', ({ kind, spec }) => {
  test.each(ids)('the id %s', async (id) => {
    const { send, requests } = await openEntityApi()
    for (const [method, more, body] of [
      ['GET', ''],
      ['PUT', '', spec],
      ['DELETE', ''],
      ['POST', '/adopt'],
      ['POST', '/diff', spec],
      ['GET', '/diff'],
    ] as const) {
      const refused = await send(method, `/${kind}/${id}${more}`, body)
      expect([400, 404, 405], `${method} ${id}${more}`).toContain(refused.status)
      expect(refused.headers.get('content-type')).toBe('application/problem+json')
    }
    expect(await requests()).toBe(0)
  })

  test.each([
    ['__proto__ in JSON', `{"__proto__":{"admin":true},${JSON.stringify(spec).slice(1)}`, 'json'],
    ['__proto__ in YAML', `__proto__: {a: 1}\n${stringify(spec)}`, 'yaml'],
    [
      'constructor',
      `{"constructor":{"prototype":{"x":1}},${JSON.stringify(spec).slice(1)}`,
      'json',
    ],
    ['a bomb of aliases', bomb(), 'yaml'],
    ['a tag of YAML', `!!js/function "x"\n`, 'yaml'],
    ['NUL', JSON.stringify(spec).replace('shop-web', 'shop\\u0000web'), 'json'],
    ['half a character', JSON.stringify(spec).replace('shop-web', '\\ud800'), 'json'],
    ['too deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'json'],
    ['a key twice', `{"type":"a",${JSON.stringify(spec).slice(1, -1)},"type":"b"}`, 'json'],
    ['nothing', '', 'json'],
    ['null', 'null', 'json'],
    ['an empty list', '[]', 'json'],
  ])('%s', async (_, body, type) => {
    const { send, requests } = await openEntityApi()
    const refused = await send('POST', `/${kind}`, body, { type: `application/${type}` })
    expect(refused.status).toBe(400)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect((refused.json['errors'] as object[]).length).toBeGreaterThan(0)
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
    expect(await requests()).toBe(0)
  })

  test('a body that is too long, or no text', async () => {
    const { send, requests } = await openEntityApi()
    const long = JSON.stringify({ ...spec, x: 'x'.repeat(300_000) })
    expect((await send('POST', `/${kind}`, long)).status).toBe(413)
    const fields = await send('POST', `/${kind}?nix=1`, spec)
    expect(fields).toMatchObject({ status: 400, json: { errors: [{ parameter: 'nix' }] } })
    expect(await requests()).toBe(0)
  })
})

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 12; level += 1) {
    const alias = `*a${level - 1}`
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => alias).join(', ')}]`)
  }
  return `${lines.join('\n')}\n`
}

test('addresses in widgets that a browser would run', async () => {
  const { send, requests } = await openEntityApi()
  const widget = (definition: object) => ({ definition })
  const group = {
    type: 'group',
    layout_type: 'ordered',
    widgets: [widget({ type: 'image', url: ' javascript:alert(1)' })],
  }
  const links = [
    { label: 'a', link: 'https://a.example' },
    { label: 'b', link: 'JavaScript:1' },
  ]
  const widgets = [
    widget({ type: 'iframe', url: 'https://ok.example' }),
    widget({ type: 'iframe', url: 'data:text/html,x' }),
    widget(group),
    widget({ type: 'timeseries', requests: [], custom_links: links }),
  ]
  expect(await send('POST', '/dashboard', dashboardSpec({ widgets }))).toMatchObject({
    status: 400,
    json: {
      errors: [
        { pointer: '/widgets/1/definition/url' },
        { pointer: '/widgets/2/definition/widgets/0/definition/url' },
        { pointer: '/widgets/3/definition/custom_links/1/link' },
      ],
    },
  })
  expect(await requests()).toBe(0)
})

describe('tags and handles', () => {
  test.each([
    ['a line break', 'x:1\nmanaged_by:me'],
    ['a carriage return', 'x:1\rmanaged_by:me'],
    ['the mark of another manager', 'managed_by:terraform'],
  ])('%s in a tag is refused, and nothing is written', async (_, tag) => {
    const { send, writes } = await openEntityApi()
    const tags = ['service:shop-web', tag]
    const refused = await send('POST', '/monitor', monitorSpec({ tags }))
    expect(refused.status).toBe(400)
    expect((refused.json['errors'] as { pointer: string }[])[0]?.pointer).toMatch(/^\/tags/)
    expect(await writes()).toEqual([])
  })

  test('a mark of ours that somebody sends along says nothing', async () => {
    const { send } = await openEntityApi()
    const tags = ['service:shop-web', 'managed_by:birddog-sidecar', 'birddog_owner:pay']
    const created = await send('POST', '/monitor', monitorSpec({ tags }))
    expect(created).toMatchObject({ status: 201, json: { owner: 'shop' } })
    expect(created.json).toMatchObject({ spec: { tags: ['service:shop-web'] } })
  })

  test.each([
    'Ping @pagerduty',
    '{{#is_alert}}@pagerduty{{/is_alert}}',
    '@slack-shop,@pagerduty',
    'mail jo@elsewhere.example',
    '@{{owner.name}}',
    '@SLACK-other @PagerDuty',
    '@slack-x@elsewhere.example',
  ])('%s: no handle beyond the grant', async (message) => {
    const limits = {
      priority: 1,
      renotifyMs: 0,
      queryBytes: 4096,
      widgets: 9,
      handles: ['slack-*'],
    }
    const { send, requests } = await openEntityApi({ grants: { shop: [grant({ limits })] } })
    const refused = await send('POST', '/monitor', monitorSpec({ message }))
    expect(refused).toMatchObject({ status: 403, json: { errors: [{ pointer: '/message' }] } })
    expect(await requests()).toBe(0)
    const good = 'Ask @slack-shop about {{host.name}} or @slack-{{team.name}}.'
    expect((await send('POST', '/monitor', monitorSpec({ message: good }))).status).toBe(201)
  })
})

describe('what Datadog has for us', () => {
  test.each([
    [
      { type: 'status', status: 401, body: { errors: ['Unauthorized'] } },
      502,
      'upstream-credentials',
    ],
    [
      { type: 'status', status: 403, body: { errors: ['Forbidden: the key 0123'] } },
      502,
      'upstream-credentials',
    ],
    [{ type: 'html-page', title: 'Sign in' }, 502, 'upstream-unavailable'],
    [{ type: 'status', status: 400, body: { errors: ['Invalid'] } }, 422, 'datadog-rejected'],
  ] as const)('%j', async (effect, status, code) => {
    const { send, datadog } = await openEntityApi()
    await datadog.faults([{ match: { path: '/api/v1/monitor*' }, effect }])
    const refused = await send('GET', '/monitor/12')
    expect(refused).toMatchObject({ status, json: { type: `urn:retriever:problem:${code}` } })
    expect(refused.text).not.toContain('0123')
  })
})
