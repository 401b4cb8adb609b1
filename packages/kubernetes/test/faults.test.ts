import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { control, startStandIn, type RunningStandIn } from '@retriever/sandbox'
import { staticCredential } from '@retriever/upstream'
import { expect, onTestFinished, test } from 'vitest'

import { createKubernetes } from '../src/index.ts'
import type { Kubernetes, KubernetesEvent, KubernetesOptions } from '../src/index.ts'
import { failureOf } from './stage/stage.ts'

const audiences = ['birddog-sidecar']

async function start(): Promise<RunningStandIn<'kubernetes'>> {
  const standIn = await startStandIn('kubernetes')
  onTestFinished(() => standIn.close())
  return standIn
}

function clientOf(
  url: string,
  token: string,
  options: Partial<KubernetesOptions> = {},
): Kubernetes {
  const client = createKubernetes({
    url,
    credential: staticCredential(token),
    retry: { attempts: 1 },
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

/** A server that answers everything alike. */
async function answering(status: number, body: string, type: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the 404 of a server without this API is told from the 404 of something else', async () => {
  const { url, credentials } = await start()
  const client = clientOf(`${url}/proxied`, credentials.adminToken)
  const text = await failureOf(client.reviewToken('any', { audiences }))
  expect(text).toMatchObject({ code: 'not-the-api', status: 404 })

  const status = { kind: 'Status', message: 'the server could not find …', reason: 'NotFound' }
  const old = await answering(404, JSON.stringify(status), 'application/json')
  const json = await failureOf(clientOf(old, 'own').reviewToken('any', { audiences }))
  expect(json).toMatchObject({ code: 'not-found', status: 404, reason: 'NotFound' })
})

test.each([
  ['a page', 200, '<html>', 'text/html', 'not-the-api'],
  ['another API', 200, '{"ok":true}', 'application/json', 'not-the-api'],
  ['a list', 200, '[]', 'application/json', 'not-the-api'],
  ['a proxy that wants a login', 401, '<html>', 'text/html', 'not-the-api'],
  ['a gateway', 502, '<html>', 'text/html', 'unavailable'],
])('%s in its place is no verdict', async (_, status, body, type, code) => {
  const url = await answering(status, body, type)
  const error = await failureOf(clientOf(url, 'own').reviewToken('any', { audiences }))
  expect(error).toMatchObject({ code, cluster: 'kubernetes' })
})

test('nobody there is no verdict either, and it may be asked again', async () => {
  const client = clientOf('http://127.0.0.1:1', 'own')
  const error = await failureOf(client.reviewToken('any', { audiences }))
  expect(error).toMatchObject({ code: 'unavailable', retryable: true, executed: 'no' })
})

test('too much to do is told with the time to wait, and repeated while there is time', async () => {
  const { url, credentials } = await start()
  await control(url).faults([{ match: {}, effect: { type: 'trouble', name: 'overloaded' } }])
  const client = clientOf(url, credentials.token)
  const error = await failureOf(client.reviewToken('any', { audiences }))
  expect(error).toMatchObject({
    code: 'rate-limited',
    status: 429,
    retryable: true,
    retryAfterMs: 1000,
  })
})

test('an answer without audiences lets nobody in', async () => {
  const { url, credentials } = await start()
  await control(url).settings({ tellsAudiences: false })
  // For this server, whose own audience is asked for, the token is good.
  const client = clientOf(url, credentials.token)
  const review = await client.reviewToken(credentials.token, { audiences: [credentials.issuer] })
  expect(review).toMatchObject({ authenticated: false, reason: expect.stringMatching(/too old/) })
})

test('a reviewed token and our own appear in no error, no event and no status', async () => {
  const seen: unknown[] = []
  const events = (event: KubernetesEvent) => seen.push(event)
  const token = 'eyJhbGciOiJub25l.canaryofthecaller.AAAA'
  const own = 'canaryofourown'
  const bodies = [
    [400, { kind: 'Status', message: `cannot read ${token}`, reason: `Bad${token.length}` }],
    [403, { kind: 'Status', message: `User ${own} ${token}` }],
    [500, { spec: { token } }],
    [201, { spec: { token }, status: { user: {}, error: `bad ${token}` } }],
    [201, { spec: { token } }],
    [201, token],
  ] as const
  for (const [status, body] of bodies) {
    const url = await answering(status, JSON.stringify(body), 'application/json')
    const client = clientOf(url, own, { events })
    seen.push(await client.reviewToken(token, { audiences }).catch((error: unknown) => error))
    seen.push(client.status())
  }
  expect(seen.length).toBeGreaterThan(20)
  const { inspect } = await import('node:util')
  const shown = inspect(seen, { depth: 20, showHidden: true }) + JSON.stringify(seen)
  expect(shown).not.toMatch(/canaryofthecaller/)
  expect(shown).not.toMatch(/canaryofourown/)
})

test('a call that nobody wants any more ends, and so does a closed client', async () => {
  const { url, credentials } = await start()
  await control(url).faults([{ match: {}, effect: { type: 'slow', ms: 60_000 } }])
  const client = clientOf(url, credentials.token)
  const stop = new AbortController()
  const aborted = failureOf(client.reviewToken('any', { audiences, signal: stop.signal }))
  stop.abort()
  expect(await aborted).toMatchObject({ code: 'aborted' })
  await client.close()
  const late = await failureOf(client.reviewToken('any', { audiences }))
  expect(late).toMatchObject({ code: 'closed' })
})

test('a review without audiences is not asked', async () => {
  const { url, credentials } = await start()
  const client = clientOf(url, credentials.token)
  for (const none of [[], [''], ['birddog-sidecar', ' ']]) {
    const error = await failureOf(client.reviewToken('any', { audiences: none }))
    expect(error).toMatchObject({ code: 'config' })
  }
  expect(await control(url).journal()).toEqual([])
})

test('options that cannot be used are told all at once', () => {
  const credential = staticCredential('own')
  expect(() =>
    createKubernetes({ url: 'ftp://a?b', credential, deadlineMs: 0, tls: { ca: { file: 'x' } } }),
  ).toThrow(/baseUrl must begin with http.*no query.*deadlineMs/)
})
