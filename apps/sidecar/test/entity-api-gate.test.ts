import type { Verdict } from '@retriever/datadog-entities'
import type { Found, RegistrationGate } from '@retriever/datadog-entities/registration'
import { expect, test } from 'vitest'

import { dashboardSpec, kinds, monitorSpec, openEntityApi } from './entity-api-house.ts'

const found: Found = { finding: 'yes', text: 'it is there', ids: ['1'], checkedAt: 1 }

/** A gate that says this about every service, and writes down what it was asked. */
function gateThatSays(verdict: () => Verdict) {
  const asked: string[] = []
  const gate: RegistrationGate = {
    check: async (service) => ({
      service,
      verdict: verdict(),
      registers: { datadog: found, leanix: found, servicenow: found },
    }),
    async gate(service) {
      asked.push(service)
      return verdict()
    },
    registers: [],
    close: async () => {},
  }
  return { gate, asked }
}

const no = (code: string): Verdict => ({ answer: 'no', code, text: `LeanIX: ${code}` })
const unknown: Verdict = { answer: 'unknown', text: 'LeanIX does not answer', retryAfterMs: 7_000 }

test.each(kinds)('$kind: every word of the gate is an answer', async ({ kind, spec, change }) => {
  let verdict: Verdict = { answer: 'yes' }
  const { gate, asked } = gateThatSays(() => verdict)
  const { send, writes } = await openEntityApi({ gate })
  const created = await send('POST', `/${kind}`, spec)
  expect(created.status).toBe(201)
  expect(asked).toEqual(['shop-web'])
  const path = created.headers.get('location') ?? ''
  const before = await writes()
  for (const [said, status, code, retryAfter] of [
    [no('service-not-registered'), 403, 'service-not-registered', null],
    [no('service-listed'), 409, 'service-listed', null],
    [unknown, 503, 'registration-unavailable', '7'],
  ] as const) {
    verdict = said
    const other = { kind, ref: 'other', spec: { ...spec, ...change } }
    for (const [method, to, body] of [
      ['POST', `/${kind}`, other],
      ['PUT', path, { ...spec, ...change }],
    ] as const) {
      const refused = await send(method, to, body)
      expect(refused, `${method} ${code}`).toMatchObject({
        status,
        json: { type: `urn:retriever:problem:${code}`, service: 'shop-web' },
      })
      expect(refused.headers.get('retry-after')).toBe(retryAfter)
    }
    const plan = await send('POST', `/${kind}?dryRun=true`, other)
    expect(plan.json).toMatchObject({ complete: false, actions: [{ problem: code }] })
  }
  expect(await writes()).toEqual(before)
  expect((await send('GET', path)).status).toBe(200)
  expect((await send('DELETE', path)).status).toBe(204)
})

test('what names no service is refused, whoever asks, before anybody is asked', async () => {
  const { gate, asked } = gateThatSays(() => ({ answer: 'yes' }))
  const { send, requests } = await openEntityApi({ gate })
  for (const [path, spec] of [
    ['/monitor', monitorSpec({ tags: [] })],
    ['/dashboard', dashboardSpec({ template_variables: [] })],
  ] as const) {
    expect(await send('POST', path, spec, { as: 'admin' })).toMatchObject({
      status: 422,
      json: {
        type: 'urn:retriever:problem:service-unnamed',
        errors: [{ hint: expect.any(String) }],
      },
    })
  }
  expect(asked).toEqual([])
  expect(await requests()).toBe(0)
})

test('the registration of a service is told to those to whom it is granted', async () => {
  const { gate } = gateThatSays(() => unknown)
  const { send } = await openEntityApi({ gate })
  expect(await send('GET', '/registration/shop-web')).toMatchObject({
    status: 200,
    json: { service: 'shop-web', allowed: false, verdict: unknown, registers: { leanix: found } },
  })
  expect((await send('GET', '/registration/pay-api')).status).toBe(403)
  for (const name of [
    '%5ENQname=x',
    'javascript:1',
    'a%0d%0ab',
    '%22%7D',
    '%00',
    'x'.repeat(200),
  ]) {
    expect((await send('GET', `/registration/${name}`)).status).toBe(400)
  }
})
