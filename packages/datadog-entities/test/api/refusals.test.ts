import type { FaultEffect } from '@retriever/sandbox'
import { describe, expect, test } from 'vitest'

import { createDatadog } from '../../src/api/create-datadog.ts'
import type { DatadogOptions } from '../../src/api/datadog-options.ts'
import type { DatadogError } from '../../src/error.ts'
import { errorOf, keysOf, openTestOrganisation } from './organisation.ts'
import { dashboardTitled, monitorNamed } from './samples.ts'

function status(code: number, body: unknown): FaultEffect {
  return { type: 'status', status: code, body }
}

test('a key that was not sent with the call is not shown either', async () => {
  const { datadog, remote, credentials } = await openTestOrganisation()
  const errors = [`${credentials.appKey} of ${credentials.apiKey}`]
  await remote.faults([{ match: { path: '/api/v1/validate' }, effect: status(403, { errors }) }])
  const check = await datadog.checkKeys()
  expect(check).toEqual({ ok: false, which: 'api-key', reason: '[redacted] of [redacted]' })
})

describe('what an answer means', () => {
  test.each<[string, FaultEffect, Partial<DatadogError>]>([
    ['texts', status(400, { errors: ['a', 'b'] }), { code: 'rejected', errors: ['a', 'b'] }],
    [
      'items of JSON:API',
      status(400, { errors: [{ status: '400', title: 'Bad', detail: 'worse' }] }),
      { code: 'rejected', errors: ['Bad: worse'] },
    ],
    ['one text', status(422, { error: 'no' }), { code: 'rejected', status: 422, errors: ['no'] }],
    ['an unknown key', status(401, { errors: ['Unauthorized'] }), { code: 'credentials' }],
    [
      'a permission that is missing',
      status(403, { errors: ['Forbidden', 'Failed permission authorization checks'] }),
      { code: 'forbidden' },
    ],
    ['nothing there', status(404, { errors: ['Monitor not found'] }), { code: 'not-found' }],
    [
      'a page of a proxy with a status of its own',
      { type: 'status', status: 403 },
      { code: 'unavailable', errors: ['403 Forbidden'], status: 403 },
    ],
    [
      'a page that pretends to be an answer',
      { type: 'html-page', title: 'Log in' },
      { code: 'unavailable' },
    ],
    ['an answer of something else', status(200, { hello: 'world' }), { code: 'unavailable' }],
    ['an empty answer', { type: 'empty-page' }, { code: 'unavailable' }],
    [
      'a failure of the server',
      status(500, { errors: ['Internal Server Error'] }),
      { code: 'unavailable', retryable: true, status: 500, errors: ['Internal Server Error'] },
    ],
  ])('%s', async (_, effect, expected) => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.faults([{ match: {}, effect }])
    expect(await errorOf(datadog.monitors.update(1, { name: 'x' }))).toMatchObject(expected)
  })

  test('a long refusal is told as far as it is known', async () => {
    const { datadog, remote } = await openTestOrganisation()
    const errors = Array.from({ length: 900 }, (_, index) => `mistake ${index}`)
    await remote.faults([{ match: {}, effect: status(400, { errors }) }])
    const error = await errorOf(datadog.monitors.update(1, {}))
    expect(error).toMatchObject({ code: 'rejected', status: 400 })
    expect(error.message).toContain('mistake 0')
    expect(error.message.length).toBeLessThan(700)
  })

  test('nobody there', async () => {
    const { datadog } = await openTestOrganisation({ url: 'http://127.0.0.1:9' })
    expect(await errorOf(datadog.monitors.get(1))).toMatchObject({
      code: 'unavailable',
      executed: 'no',
      retryable: true,
    })
  })
})

describe('entities that are not there', () => {
  test('are undefined when read, false when deleted, an error when changed', async () => {
    const { datadog } = await openTestOrganisation()
    const { monitors, dashboards } = datadog
    expect(await monitors.get(12_345)).toBeUndefined()
    expect(await monitors.delete(12_345)).toBe(false)
    expect(await errorOf(monitors.update(12_345, { name: 'x' }))).toMatchObject({
      code: 'not-found',
      errors: ['Monitor not found'],
    })
    expect(await dashboards.get('abc-def-ghi')).toBeUndefined()
    expect(await dashboards.delete('abc-def-ghi')).toBe(false)
    expect(await errorOf(dashboards.update('abc-def-ghi', dashboardTitled('x')))).toMatchObject({
      code: 'not-found',
      errors: ['Dashboard with ID abc-def-ghi not found'],
    })
  })

  test('a 404 with a page says that this is not the API', async () => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.faults([{ match: {}, effect: { type: 'status', status: 404 } }])
    expect(await errorOf(datadog.monitors.get(1))).toMatchObject({ code: 'unavailable' })
    expect(await errorOf(datadog.dashboards.delete('abc-def-ghi'))).toMatchObject({
      code: 'unavailable',
    })
  })

  test('an id cannot lead anywhere else', async () => {
    const { datadog, remote } = await openTestOrganisation()
    expect(await datadog.dashboards.get('../monitor/1?x=#')).toBeUndefined()
    const [sent] = await remote.journal({ path: '/api/*' })
    expect(sent?.path).toBe('/api/v1/dashboard/..%2Fmonitor%2F1%3Fx%3D%23')
  })
})

describe('monitors that others need', () => {
  test('say so before and at the deletion, and go by force', async () => {
    const { datadog } = await openTestOrganisation()
    const { monitors } = datadog
    const first = await monitors.create(monitorNamed('first'))
    const second = await monitors.create(monitorNamed('second'))
    const query = `${first.id} && ${second.id}`
    const both = await monitors.create({ type: 'composite', name: 'both', query })
    const reason = `monitor [${first.id},first] is referenced in composite monitors: [${both.id},both]`
    expect(await monitors.cannotDelete([both.id])).toEqual(new Map())
    expect(await monitors.cannotDelete([first.id, both.id])).toEqual(new Map([[first.id, reason]]))
    expect(await errorOf(monitors.delete(first.id))).toMatchObject({
      code: 'referenced',
      errors: [reason],
      retryable: false,
    })
    expect(await monitors.delete(first.id, { force: true })).toBe(true)
  })

  test('are asked about in pieces when they are many', async () => {
    const { datadog, journal } = await openTestOrganisation()
    const ids = Array.from({ length: 250 }, (_, index) => index + 1)
    expect(await datadog.monitors.cannotDelete(ids)).toEqual(new Map())
    expect(await journal({ path: '/api/v1/monitor/can_delete' })).toHaveLength(3)
    expect(await datadog.monitors.cannotDelete([])).toEqual(new Map())
  })
})

test('a body is validated in the words of the server, new or existing', async () => {
  const { datadog } = await openTestOrganisation()
  const { id } = await datadog.monitors.create(monitorNamed('a'))
  await datadog.monitors.validate(monitorNamed('a'))
  await datadog.monitors.validate(monitorNamed('a'), id)
  const wrong = monitorNamed('a', { query: 'query' })
  const text = "The value provided for parameter 'query' is invalid: invalid operator specified: "
  for (const existing of [undefined, id]) {
    const error = await errorOf(datadog.monitors.validate(wrong, existing))
    expect(error).toMatchObject({ code: 'rejected', errors: [text] })
  }
})

describe('options that cannot be used', () => {
  const credentials = {
    get: () => Promise.resolve({ version: '1', value: keysOf({ apiKey: 'a', appKey: 'b' }) }),
    reject: () => undefined,
  }
  test.each<[string, Partial<DatadogOptions>, RegExp]>([
    [
      'a site that is none',
      { site: 'datadog.example' as never },
      /site must be one of datadoghq\.com/,
    ],
    ['site and url', { site: 'datadoghq.eu', url: 'https://x' }, /site or url, not both/],
    ['no name', { name: ' ' }, /name must not be empty/],
    ['an address that is none', { url: 'api.datadoghq.com' }, /baseUrl must/],
    ['a deadline of nothing', { deadlineMs: 0 }, /deadlineMs must/],
    ['a proxy that is none', { proxy: { url: 'socks://x' } }, /proxy\.url must/],
  ])('%s', (_, options, message) => {
    expect(() => createDatadog({ name: 'a', credentials, ...options })).toThrow(
      expect.objectContaining({
        name: 'DatadogError',
        code: 'config',
        message: expect.stringMatching(message) as string,
      }) as Error,
    )
  })
})
