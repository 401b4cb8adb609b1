import { describe, expect, test } from 'vitest'

import { json, listen } from '../../test/local-server.ts'
import type { LocalServer } from '../../test/local-server.ts'
import { failureOf, openApi } from '../../test/open-api.ts'
import { readHealth } from './health.ts'
import type { VaultHealth } from './health.ts'

const body = {
  initialized: true,
  sealed: false,
  standby: false,
  server_time_utc: 1_795_000_000,
  version: '2.6.2',
  cluster_name: 'north',
}

describe('the state', () => {
  test.each([
    [200, 'active'],
    [429, 'standby'],
    [472, 'dr-secondary'],
    [473, 'performance-standby'],
    [474, 'disconnected'],
    [501, 'uninitialized'],
    [503, 'sealed'],
    [530, 'removed'],
  ] as const)('%i is %s', async (status, state) => {
    expect(await health(await listen(json(body, status)))).toMatchObject({ state, status })
  })

  test('comes with what the server tells about itself', async () => {
    expect(await health(await listen(json(body)))).toEqual({
      state: 'active',
      status: 200,
      version: '2.6.2',
      cluster: 'north',
      serverTimeAt: 1_795_000_000_000,
      answeredAt: expect.any(Number),
    })
  })

  test('of a server that was never initialised comes without a cluster', async () => {
    const { cluster_name: _name, ...rest } = body
    const told = await health(
      await listen(json({ ...rest, sealed: true, initialized: false }, 501)),
    )
    expect(told).not.toHaveProperty('cluster')
  })
})

test('is asked for without a namespace: the server tells it nowhere else than at the root', async () => {
  const seen: unknown[] = []
  const server = await listen((message, response) => {
    seen.push([message.url, message.headers['x-vault-namespace'], message.headers['x-vault-token']])
    json(body)(message, response)
  })
  await health(server)
  expect(seen).toEqual([['/v1/sys/health', undefined, undefined]])
})

test('a used-up quota is not taken for a standby', async () => {
  const server = await listen(json({ errors: ['rate limit quota exceeded'] }, 429))
  expect(await failureOf(health(server))).toMatchObject({ code: 'rate-limited', status: 429 })
})

test('a maintenance page is not taken for a sealed server', async () => {
  const server = await listen((_message, response) => {
    response.writeHead(503).end('<html>back soon</html>')
  })
  expect(await failureOf(health(server))).toMatchObject({ code: 'unavailable', status: 503 })
})

test('what answers in JSON is not yet a Vault', async () => {
  const server = await listen(json({ status: 'UP' }))
  expect(await failureOf(health(server))).toMatchObject({ code: 'protocol', path: 'sys/health' })
})

function health({ url }: LocalServer): Promise<VaultHealth> {
  return readHealth(openApi(url, { namespace: 'team-a', deadlineMs: 200 }))
}
