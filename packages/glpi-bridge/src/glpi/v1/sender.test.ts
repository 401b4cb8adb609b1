import { createUpstream } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { createSender } from './sender.ts'

const refusedBody = '["ERROR_WRONG_APP_TOKEN_PARAMETER","parameter app_token seems wrong"]'
const request = { path: '/getMyProfiles' }

function house(good: string, values: readonly string[]) {
  const sent: (string | null)[] = []
  const rejected: string[] = []
  const upstream = createUpstream({
    name: 'glpi',
    baseUrl: 'https://glpi.example.org',
    fetch: async (_, init) => {
      const token = new Headers(init?.headers).get('app-token')
      sent.push(token)
      const json = { 'content-type': 'application/json' }
      return token === good
        ? new Response('{}', { status: 200, headers: json })
        : new Response(refusedBody, { status: 400, headers: json })
    },
  })
  const source = {
    async get() {
      const index = Math.min(rejected.length, values.length - 1)
      return { version: `v${index + 1}`, value: values[index] ?? '' }
    },
    reject: (version: string) => void rejected.push(version),
  }
  return { send: createSender('glpi', upstream, source), sent, rejected }
}

describe('an application token', () => {
  test('goes with each request', async () => {
    const { send, sent, rejected } = house('a', ['a'])
    expect((await send(request, 'read')).status).toBe(200)
    expect([sent, rejected]).toEqual([['a'], []])
  })

  test('that is refused gives way to a newer one, also for a write', async () => {
    const { send, sent, rejected } = house('b', ['a', 'b'])
    expect((await send({ ...request, method: 'POST', json: {} }, 'write')).status).toBe(200)
    expect([sent, rejected]).toEqual([['a', 'b'], ['v1']])
  })

  test('that is refused is not sent again when there is no newer one', async () => {
    const { send, sent } = house('b', ['a'])
    expect((await send(request, 'read')).status).toBe(400)
    expect(sent).toEqual(['a'])
  })

  test('that cannot be had is a failure that passes', async () => {
    const upstream = createUpstream({ name: 'glpi', baseUrl: 'https://glpi.example.org' })
    const send = createSender('glpi', upstream, {
      get: () => Promise.reject(new Error('no such file')),
      reject: () => undefined,
    })
    await expect(send(request, 'read')).rejects.toMatchObject({ code: 'login', executed: 'no' })
  })
})
