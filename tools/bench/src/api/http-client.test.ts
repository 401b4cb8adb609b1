import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { createClient } from './http-client.ts'

async function serve(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = createClient(`http://127.0.0.1:${port}`)
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(async () => {
    client.close()
    await close()
  })
  return { client, close }
}

const call = { method: 'POST', path: '/x', body: '{}' }

test('an answer is told with its status and its body', async () => {
  const { client } = await serve((_, response) => response.writeHead(201).end('made'))
  expect(await client.send(call)).toEqual({ type: 'answered', status: 201, body: 'made' })
})

test('a request that found nobody was refused', async () => {
  const { client, close } = await serve((_, response) => response.end())
  await close()
  expect(await client.send(call)).toEqual({ type: 'refused' })
})

test('a request whose connection breaks is lost, on a kept connection as on a new one', async () => {
  let isFirst = true
  const { client } = await serve((request, response) => {
    if (isFirst) response.end()
    else request.socket.resetAndDestroy()
    isFirst = false
  })
  expect(await client.send(call)).toMatchObject({ type: 'answered' })
  expect(await client.send(call)).toMatchObject({ type: 'lost', reused: true })
  expect(await client.send(call)).toMatchObject({ type: 'lost', reused: false })
})

test('an answer that breaks off is lost, too', async () => {
  const { client } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setImmediate(() => response.socket?.resetAndDestroy())
  })
  expect(await client.send(call)).toMatchObject({ type: 'lost' })
})
