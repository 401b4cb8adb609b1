import { buildSidecar } from '@retriever/launcher'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Answered, type Caller, callerWith } from '../src/api/caller.ts'
import { shopGrant, shopScopes } from '../src/api/configuration.ts'
import { badJson, badYaml } from '../src/api/bad-bodies.ts'
import { alertOf, dashboardOf, kinds, monitorOf } from '../src/api/entities.ts'
import { oddRequests } from '../src/api/odd-requests.ts'
import { sendRaw, statusesIn } from '../src/api/raw-request.ts'
import { services } from '../src/api/services.ts'
import { type ApiWorld, ciToken, openApiWorld } from '../src/api/world.ts'

let world: ApiWorld
let api: string
let send: Caller

/** The caller may do everything for all services: what is refused here is refused for what it is. */
beforeAll(async () => {
  await buildSidecar()
  world = await openApiWorld('api-injection')
  await world.fetchKeys()
  const grant = {
    ...shopGrant,
    scopes: [...shopScopes, 'registration:read'],
    services: ['*'],
    limits: { handles: ['slack-shop'], renotify: '0s' },
  }
  const token = { env: 'E2E_CI_TOKEN' }
  ;({ api } = await world.serve({ access: { tokens: { ci: { token, ...grant } } } }))
  send = callerWith(api, ciToken)
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** How many requests each upstream has seen. */
async function requests(): Promise<readonly number[]> {
  const { datadog, kubernetes, leanix, servicenow, vault } = world
  const journals = [datadog, kubernetes, leanix, servicenow, vault].map(({ control }) =>
    control.journal(),
  )
  return (await Promise.all(journals)).map((entries) => entries.length)
}

/** Sends it: it is refused in clear words, and no upstream hears of it. */
async function assertRefused(ask: () => Promise<Answered>, status: RegExp): Promise<Answered> {
  const before = await requests()
  const answer = await ask()
  expect(String(answer.status), answer.text).toMatch(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.json).toMatchObject({
    type: expect.stringMatching(/./),
    detail: expect.any(String),
  })
  expect(await requests(), answer.text).toEqual(before)
  return answer
}

describe('names of services that are operators, code or markup', () => {
  test.each([
    'shop-web^NQname=Email',
    'shop-web^ORname=Email',
    '^NQsys_class_name=cmdb_ci_service',
    'javascript:gs.getProperty("instance_name")',
    'JavaScript:1',
    'shop-"}){edges{node{id}}} #',
    "shop-' or '1'='1",
    'shop-web\nname=Email',
    'shop-web\r\nX-Evil: 1',
    'shop-${jndi:ldap://127.0.0.1/x}',
    'shop-{{7*7}}',
    'shop-web\u0000',
    'shop-\u202Egniht',
    'shop-web%0d%0a',
    '../shop-web',
    `shop-${'x'.repeat(300)}`,
  ])('%j', async (service) => {
    await assertRefused(() => send('POST', '/alert', alertOf(service)), /^4(00|03|22)$/)
    const tags = [`service:${service}`]
    await assertRefused(
      () => send('POST', '/monitor', monitorOf('shop-web', { tags })),
      /^4(00|03|22)$/,
    )
    await assertRefused(() => send('POST', '/dashboard', dashboardOf(service)), /^4(00|03|22)$/)
    const path = `/registration/${encodeURIComponent(service)}`
    await assertRefused(() => send('GET', path), /^40[034]$/)
  })

  test('a name that is allowed is asked as a value, and never becomes a part of the question', async () => {
    for (const service of ['a & b', 'shop (web)', 'a/b', 'a.b_c-d']) {
      const path = `/registration/${encodeURIComponent(service)}`
      expect((await send('GET', path)).json).toMatchObject({ service, allowed: false })
    }
    const entries = await world.servicenow.control.journal({ path: '/api/now/*' })
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.flatMap(({ notes = [] }) => notes)).toEqual([])
  })
})

describe('handles that are smuggled into text', () => {
  test.each([
    '@pagerduty-evil',
    'look @pagerduty-evil now',
    '{{#is_alert}}@webhook-evil{{/is_alert}}',
    'a@b.example',
    '@all',
    '@here',
    '@here-slack-other',
    '{{override_priority}} @slack-other',
    'x\n@slack-shop-evil',
  ])('%j', async (text) => {
    const spec = { message: `Too many. ${text}` }
    await assertRefused(() => send('POST', '/monitor', monitorOf(services.registered, spec)), /^4/)
    const options = { thresholds: { critical: 4 }, escalation_message: text }
    await assertRefused(
      () => send('POST', '/monitor', monitorOf(services.registered, { options })),
      /^4/,
    )
    const summary = { summary: `Too many. ${text}` }
    await assertRefused(() => send('POST', '/alert', alertOf(services.registered, summary)), /^4/)
    const notify = { notify: { critical: [text] } }
    await assertRefused(() => send('POST', '/alert', alertOf(services.registered, notify)), /^4/)
  })
})

describe('bodies', () => {
  const yaml = { type: 'application/yaml' }
  test.each(badYaml)('%s', async (_, body) => {
    await assertRefused(() => send('POST', '/monitor', body, yaml), /^4(00|13|22)$/)
    expect((await send('GET', '/openapi.json')).status).toBe(200)
  })

  test.each(badJson)('JSON with %s', async (_, body) => {
    await assertRefused(() => send('POST', '/monitor', body), /^4(00|13|22)$/)
  })

  test('a form with __proto__', async () => {
    const type = 'application/x-www-form-urlencoded'
    const body = '__proto__.polluted=1&spec.__proto__.name=x&constructor.prototype.name=x'
    await assertRefused(() => send('POST', '/monitor', body, { type }), /^4(00|22)$/)
  })

  test.each(['team:shop\r\nX-Evil: 1', 'team:shop\nevil', 'a\u0000b'])(
    'the tag %j',
    async (tag) => {
      const tags = [`service:${services.registered}`, tag]
      const monitor = monitorOf(services.registered, { tags })
      await assertRefused(() => send('POST', '/monitor', monitor), /^4(00|03|22)$/)
    },
  )

  test('a ref with a line break is data, and adds no header to the answer', async () => {
    const ref = 'x\r\nSet-Cookie: a=b'
    const document = { kind: 'monitor', ref, spec: monitorOf(services.registered) }
    const answer = await send('POST', '/monitor', document)
    expect(answer).toMatchObject({ status: 201, json: { ref } })
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test.each(['managed_by:other', 'managed_by:birddog'])('the mark %s is refused', async (mark) => {
    const tags = [`service:${services.registered}`, mark]
    const answer = await send('POST', '/monitor', monitorOf(services.registered, { tags }))
    expect(answer).toMatchObject({
      status: 400,
      json: { errors: [{ detail: expect.stringContaining(mark), hint: expect.any(String) }] },
    })
  })

  test('marks that a caller makes up do not change whose it is', async () => {
    const made = ['birddog_owner:pay', 'birddog_ref:theirs', 'birddog_organisation:other']
    const tags = [`service:${services.registered}`, ...made]
    const spec = monitorOf(services.registered, { tags })
    const answer = await send('POST', '/monitor', { kind: 'monitor', ref: 'mine', spec })
    expect(answer).toMatchObject({ status: 201, json: { ref: 'mine', owner: 'shop' } })
    const { monitors } = await world.datadog.control.state<{
      readonly monitors: readonly { readonly id: number; readonly tags: readonly string[] }[]
    }>()
    const live = monitors.find(({ id }) => String(id) === answer.json['id'])
    expect(live?.tags).toEqual(expect.arrayContaining(['birddog_owner:shop', 'birddog_ref:mine']))
    for (const tag of made) expect(live?.tags).not.toContain(tag)
  })
})

describe.each(kinds)('ids in the address of a $kind', ({ kind, of }) => {
  test.each([
    '..%2F..%2Fapi%2Fv1%2Fuser',
    '%2e%2e%2f%2e%2e',
    '1%2F..%2F2',
    '1%3Fforce=true',
    '1%23x',
    '%00',
    '1%0d%0aX-Evil:%201',
    '-1',
    '1e3',
    '0x10',
    '%EF%BC%91',
    '99999999999999999999999999',
    'a'.repeat(5000),
  ])('%s', async (id) => {
    const spec = of(services.registered)
    await assertRefused(() => send('GET', `/${kind}/${id}`), /^4(00|04|14|31)$/)
    await assertRefused(() => send('PUT', `/${kind}/${id}`, spec), /^4(00|04|14|31)$/)
    await assertRefused(() => send('DELETE', `/${kind}/${id}`), /^4(00|04|14|31)$/)
  })
})

describe('what no client would send', () => {
  const authorization = `Authorization: Bearer ${ciToken}`
  const body = JSON.stringify(monitorOf(services.registered))

  test.each(oddRequests(ciToken, body))('%s', async (_, bytes) => {
    const before = await requests()
    const answer = await sendRaw(api, bytes)
    const [status = 0, ...others] = statusesIn(answer)
    expect(status, answer).toBeGreaterThanOrEqual(400)
    expect(status, answer).toBeLessThan(500)
    expect(others).toEqual([])
    expect(await requests(), answer).toEqual(before)
  })

  test.each([
    ['two different credentials', `${authorization}\r\nAuthorization: Bearer other`],
    ['a credential in two parts', `Authorization: Bearer\r\nX-B: 1`],
  ])('%s', async (_, lines) => {
    const before = await requests()
    const answer = await sendRaw(api, `GET /monitor HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n`)
    expect(statusesIn(answer)[0], answer).toSatisfy((code: number) => code === 400 || code === 401)
    expect(await requests()).toEqual(before)
  })

  test.each([
    '/monitor/../../ops/metrics',
    '//monitor//',
    '/monitor/./1/..',
    '/%6donitor/%2e%2e/x',
  ])('the path %s as it is', async (path) => {
    const before = await requests()
    const answer = await sendRaw(
      api,
      `GET ${path} HTTP/1.1\r\nHost: a\r\n${authorization}\r\nConnection: close\r\n\r\n`,
    )
    expect(statusesIn(answer)[0], answer).toSatisfy((code: number) => code === 400 || code === 404)
    expect(await requests()).toEqual(before)
  })
})

test('after all that the sidecar is well, and no code was run anywhere', async () => {
  const codes = (await world.servicenow.control.journal()).flatMap(({ notes = [] }) => notes)
  expect(codes.filter((note) => note.includes('code executed'))).toEqual([])
  const created = await send('POST', '/monitor', monitorOf(services.registered))
  expect(created, created.text).toMatchObject({ status: 201 })
})
