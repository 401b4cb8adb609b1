import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createAdaptorServer } from '@hono/node-server'
import { systemClock } from '@retriever/upstream'
import { expect, test } from 'vitest'

import { createConsole } from './console.ts'

async function serve() {
  const page = createConsole({
    parts: [
      {
        id: 'bridge',
        title: 'Bridge',
        snapshot: async () => ({ news: 'all quiet' }),
        subscribe: () => () => {},
      },
    ],
    clock: systemClock,
  })
  const server = createAdaptorServer({ fetch: (request) => page.fetch(request) }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const signedIn = await fetch(`${origin}/console/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: page.oneTimeToken }),
  })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const leaving = new AbortController()
  const events = await fetch(`${origin}/console/events`, {
    headers: { cookie },
    signal: leaving.signal,
  })
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no events')
  return { page, server, origin, reader, leave: () => leaving.abort() }
}

async function readUntil(reader: ReadableStreamDefaultReader<string>, wanted: string) {
  let text = ''
  while (!text.includes(wanted)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`ended before ${wanted}: ${text}`)
    text += value
  }
}

test('over a real connection, events arrive, and closing the console lets the server stop', async () => {
  const { page, server, reader } = await serve()
  await readUntil(reader, 'all quiet')
  expect(page.viewers()).toBe(1)

  const stopped = once(server, 'close')
  server.close()
  page.close()
  expect(await reader.read()).toMatchObject({ done: true })
  await stopped
  expect(page.viewers()).toBe(0)
})

test('a page that is closed is forgotten', async () => {
  const { page, server, reader, leave } = await serve()
  await readUntil(reader, 'all quiet')
  leave()
  await expect.poll(() => page.viewers(), { timeout: 2_000, interval: 5 }).toBe(0)
  server.close()
})
