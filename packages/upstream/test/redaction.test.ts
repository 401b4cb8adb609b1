import { inspect } from 'node:util'

import { createUpstream, Secret } from '@retriever/upstream'
import type { UpstreamEvent, UpstreamOptions, UpstreamRequest } from '@retriever/upstream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { client, errorOf } from './client.ts'
import { proxy } from './local-proxy.ts'
import { closedPort, json, serve } from './local-server.ts'

type Setting = readonly [options: Partial<UpstreamOptions>, request: Partial<UpstreamRequest>]

/** Answers 400 and says in body and headers everything that was asked. */
const echo: typeof fetch = async (url, init) => {
  const request = new Request(url instanceof Request ? url : String(url), init)
  const headers = Object.fromEntries(request.headers)
  const body = await request.text()
  return new Response(JSON.stringify({ url: request.url, headers, body, again: { body } }), {
    status: 400,
    headers: {
      'x-url': request.url,
      'x-body': encodeURIComponent(body),
      'set-cookie': `s=${encodeURIComponent(request.url)}`,
      ...(request.headers.get('x-note') !== null && { 'x-note': headers['x-note'] ?? '' }),
    },
  })
}

/** Where a secret may turn up. */
const slots: Readonly<Record<string, (secret: string) => Setting>> = {
  path: (secret) => [{}, { path: `/x/${encodeURIComponent(secret)}/y` }],
  'path as it is': (secret) => [{}, { path: `/${secret.replaceAll(/[\\#?%]/g, '')}` }],
  query: (secret) => [{}, { query: { note: secret } }],
  'base URL': (secret) => [{ baseUrl: `http://h/${encodeURIComponent(secret)}` }, {}],
  'header of the client': (secret) => [{ headers: { 'X-Note': secret } }, {}],
  'header of the request': (secret) => [{}, { headers: { 'X-Note': new Secret(secret) } }],
  'Basic credentials': (secret) => [
    {},
    { headers: { 'x-note': Buffer.from(`user:${secret}`).toString('base64') } },
  ],
  'JSON body': (secret) => [{}, { method: 'POST', json: { deep: [{ note: secret }] } }],
  'JSON in JSON': (secret) => [{}, { method: 'POST', json: JSON.stringify({ note: secret }) }],
  'text body': (secret) => [{}, { method: 'POST', body: `note ${secret}.` }],
  'idempotency key': (secret) => [{}, { method: 'POST', idempotencyKey: secret }],
  context: (secret) => [{}, { context: { note: secret } }],
  'reason of the signal': (secret) => [
    {},
    { signal: AbortSignal.abort({ why: new Error(`because of ${secret}`) }) },
  ],
  'error of the transport': (secret) => [
    { fetch: () => Promise.reject(new Error('outer', { cause: new Error(`inner ${secret}`) })) },
    {},
  ],
  'error with more on it': (secret) => [
    {
      fetch: () =>
        Promise.reject(Object.assign(new Error('x'), { code: secret, headers: { a: secret } })),
    },
    {},
  ],
}

const visible = fc
  .string({ unit: 'grapheme-ascii', minLength: 10, maxLength: 40 })
  .filter((text) => text.trim() === text && text.replaceAll(/[\\#?%]/g, '').length >= 8)

test.each(Object.entries(slots))(
  'a registered secret does not come out again: %s',
  async (_, slot) => {
    await fc.assert(
      fc.asyncProperty(visible, async (secret) => {
        const [options, request] = slot(secret)
        const shown = await everythingShown(secret, options, request)
        for (const form of formsOf(secret)) expect(shown).not.toContain(form)
      }),
      { numRuns: 25 },
    )
  },
)

/** Makes a call that fails, and gives everything that anybody can see of it. */
async function everythingShown(
  secret: string,
  options: Partial<UpstreamOptions>,
  request: Partial<UpstreamRequest>,
): Promise<string> {
  const events: UpstreamEvent[] = []
  const upstream = createUpstream({
    name: 'test',
    baseUrl: 'http://h/api',
    fetch: echo,
    retry: { attempts: 2, initialMs: 0 },
    ...options,
    events: (event) => events.push(event),
  })
  upstream.register(new Secret(secret))
  const error = await errorOf(upstream.request({ path: '/', ...request }))
  return [
    inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity }),
    JSON.stringify(error),
    String(error.stack),
    JSON.stringify([...(error.response?.headers ?? [])]),
    inspect(events, { depth: Infinity }),
    JSON.stringify(upstream.status()),
  ].join('\n')
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    // The first and the last characters depend on what stands beside.
    Buffer.from(`user:${secret}`).toString('base64').slice(8, -4),
  ]
}

describe('without being registered', () => {
  test('what is sent under a sensitive name is hidden, also where the answer quotes it', async () => {
    const server = await serve(({ headers, url, body }, response) => {
      json(response, { got: [headers['session-token'], headers['x-note'], url, body] }, 400)
    })
    const upstream = client(server.url, { headers: { 'App-Token': 'app-token-value' } })
    const error = await errorOf(
      upstream.request({
        method: 'POST',
        path: '/login?user_token=user-token-value',
        headers: {
          'Session-Token': 'session-token-value',
          Authorization: 'Bearer bearer-value',
          'X-Note': new Secret('noted-token-value'),
        },
        json: { login: 'visible', auth: { password: 'password-value' } },
      }),
    )
    const shown = inspect(error, { depth: Infinity })
    expect(shown).toContain('visible')
    expect(shown).not.toMatch(/(token|password|bearer)-value/)
  })

  test('what an answer brings under a sensitive name is hidden', async () => {
    const server = await serve((_, response) => {
      response.setHeader('set-cookie', 'glpi=fresh-cookie')
      json(response, { session_token: 'fresh-token', my_pin: '1234', message: 'no' }, 400)
    })
    const upstream = client(server.url, { redact: { keys: ['my-pin'] } })
    const error = await errorOf(upstream.request({ path: '/' }))
    expect(error.response?.text).toBe(
      '{"session_token":"[redacted]","my_pin":"[redacted]","message":"no"}',
    )
    expect(error.response?.headers.get('set-cookie')).toBe('[redacted]')
  })

  test('the credentials of a proxy are hidden', async () => {
    const way = await proxy({ refuseWith: 502 })
    const url = way.url.replace('://', '://user:proxy-pass%2Fword@')
    const upstream = client('https://127.0.0.1:1', { proxy: { url } })
    const error = await errorOf(upstream.request({ path: '/proxy-pass%2Fword' }))
    const shown = inspect([error, upstream.events, upstream.status()], { depth: Infinity })
    expect(shown).toContain('[redacted]')
    expect(shown).not.toMatch(/proxy-pass/)
  })
})

test('nothing of the HTTP client comes out', async () => {
  const url = `http://127.0.0.1:${await closedPort()}`
  const error = await errorOf(client(url).request({ path: '/' }))
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(
    /undici|Socket|Symbol\(/,
  )
})

test('a body that is not JSON is not quoted in the message', async () => {
  const server = await serve((_, response) => response.end('s3cr3t-value-that-is-long'))
  const upstream = client(server.url)
  upstream.register(new Secret('s3cr3t-value-that-is-long'))
  const answer = await upstream.request({ path: '/' })
  const error = await errorOf(Promise.resolve().then(() => answer.json()))
  expect(inspect(error, { depth: Infinity })).not.toContain('s3cr3t')
})
