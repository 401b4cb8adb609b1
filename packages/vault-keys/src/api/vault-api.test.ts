import { inspect } from 'node:util'

import { Secret } from '@retriever/upstream/secret'
import { describe, expect, test, vi } from 'vitest'

import { bodyOf, json, listen, listenRaw } from '../../test/local-server.ts'
import { failureOf, openApi } from '../../test/open-api.ts'
import type { VaultEvent } from '../events.ts'
import type { VaultCall } from './call.ts'

const read: VaultCall = {
  operation: 'read',
  method: 'GET',
  path: 'secret/data/birddog?version=7',
  token: new Secret('s.t0ken'),
  repeat: 'safe',
}

describe('a request', () => {
  test('carries the token of its call, the namespace, and the mark against forged requests', async () => {
    const seen: unknown[] = []
    const { url } = await listen((message, response) => {
      seen.push([message.method, message.url, message.headers])
      json({ data: {} })(message, response)
    })
    const answer = await openApi(url, { namespace: 'team-a' }).call(read)
    expect(answer).toMatchObject({ status: 200, body: { data: {} } })
    expect(seen).toEqual([
      [
        'GET',
        '/v1/secret/data/birddog?version=7',
        {
          host: url.slice('http://'.length),
          accept: 'application/json',
          'accept-encoding': 'identity',
          connection: 'keep-alive',
          'x-vault-request': 'true',
          'x-vault-namespace': 'team-a',
          'x-vault-token': 's.t0ken',
        },
      ],
    ])
  })

  test('knows nothing of the environment', async () => {
    vi.stubEnv('VAULT_ADDR', 'http://127.0.0.1:9')
    vi.stubEnv('VAULT_TOKEN', 's.environment')
    vi.stubEnv('VAULT_NAMESPACE', 'environment')
    vi.stubEnv('VAULT_PREFIX', '/environment')
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const headers: unknown[] = []
    const { url } = await listen((message, response) => {
      headers.push([
        message.url,
        message.headers['x-vault-token'],
        message.headers['x-vault-namespace'],
      ])
      json({})(message, response)
    })
    const { token: _, ...tokenless } = read
    await openApi(url).call({ ...tokenless, path: 'sys/seal-status' })
    expect(headers).toEqual([['/v1/sys/seal-status', undefined, undefined]])
  })

  test('has its own token, however many run at once', async () => {
    const { url } = await listen((message, response) => {
      setTimeout(() => json({ token: message.headers['x-vault-token'] })(message, response), 5)
    })
    const api = openApi(url)
    const tokens = Array.from({ length: 30 }, (_, at) => `s.${at}`)
    const answers = await Promise.all(
      tokens.map((token) => api.call({ ...read, token: new Secret(token) })),
    )
    expect(answers.map(({ body }) => body)).toEqual(tokens.map((token) => ({ token })))
  })

  test('sends its body as JSON', async () => {
    const bodies: string[] = []
    const { url } = await listen((message, response) => {
      void bodyOf(message).then((body) => {
        bodies.push(
          `${message.headers['content-type']} ${message.headers['content-length']} ${body}`,
        )
        json({})(message, response)
      })
    })
    await openApi(url).call({ ...read, method: 'POST', body: { name: 'Kühl' } })
    expect(bodies).toEqual(['application/json 16 {"name":"Kühl"}'])
  })

  test('goes below the path of the address', async () => {
    const paths: unknown[] = []
    const { url } = await listen((message, response) => {
      paths.push(message.url)
      json({})(message, response)
    })
    await openApi(`${url}/vault/`).call(read)
    expect(paths).toEqual(['/vault/v1/secret/data/birddog?version=7'])
  })
})

describe('what is told', () => {
  test('warnings of the server, without secrets that they quote', async () => {
    const { url } = await listen(json({ warnings: ['unknown parameter s.t0ken'] }))
    const events: VaultEvent[] = []
    await openApi(url, { events: (event) => events.push(event) }).call(read)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'server-warned', message: 'unknown parameter [secret]' }),
    )
  })

  test('a server whose clock is wrong, once', async () => {
    const date = new Date(Date.now() + 90_000).toUTCString()
    const { url } = await listen(json({}, 200, { Date: date }))
    const events: VaultEvent[] = []
    const api = openApi(url, { events: (event) => events.push(event) })
    const { dateAt } = await api.call(read)
    await api.call(read)
    expect(dateAt).toBe(Date.parse(date))
    const skews = events.filter((event) => event.type === 'clock-skew')
    expect(skews).toHaveLength(1)
    expect(skews[0]?.skewMs).toBeGreaterThan(85_000)
  })

  test('no secret, whatever the server quotes', async () => {
    const said = { errors: ['bad token s.t0ken', 'bad secret id "c4n4ry"'], request_id: 'r-1' }
    const { url } = await listen(json(said, 400))
    const call: VaultCall = {
      ...read,
      secrets: [new Secret('c4n4ry')],
      body: { secret_id: 'c4n4ry' },
    }
    const error = await failureOf(openApi(url).call(call))
    expect(error.message).toContain('bad token [secret]; bad secret id "[secret]"')
    expect(error.requestId).toBe('r-1')
    const shown = inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error)
    expect(shown).not.toMatch(/s\.t0ken|c4n4ry/)
  })

  test('a token that HTTP cannot carry is a mistake of ours, and is not shown', async () => {
    const { url } = await listen(json({}))
    const error = await failureOf(openApi(url).call({ ...read, token: new Secret('s.t0\nken') }))
    expect(error).toMatchObject({ code: 'config', executed: 'no', retryable: false })
    expect(inspect(error, { depth: Infinity })).not.toContain('t0')
  })
})

describe('an answer', () => {
  test('with an expected status is none of the failures', async () => {
    const gone = { data: { data: null, metadata: { destroyed: true } } }
    const { url } = await listen(json(gone, 404))
    expect(await openApi(url).call({ ...read, expect: [404] })).toMatchObject({
      status: 404,
      body: gone,
    })
  })

  test('with an expected status is a failure when it is about something else', async () => {
    const { url } = await listen(json({ errors: ['namespace not found'] }, 404))
    const error = await failureOf(openApi(url).call({ ...read, expect: [404] }))
    expect(error).toMatchObject({ code: 'namespace-not-found', status: 404 })
  })

  test('that is a page of somebody else is not believed, and not shown', async () => {
    const { url } = await listen((_message, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>c4n4ry</html>')
    })
    const error = await failureOf(openApi(url).call(read))
    expect(error).toMatchObject({ code: 'protocol', status: 200, executed: 'unknown' })
    expect(inspect(error)).not.toContain('c4n4ry')
  })

  test('of something that does not speak HTTP is told as such', async () => {
    const { url } = await listenRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'))
    expect(await failureOf(openApi(url).call(read))).toMatchObject({
      code: 'protocol',
      retryable: false,
    })
  })
})
