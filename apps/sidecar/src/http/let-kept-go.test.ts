import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import { manualClock } from '@retriever/upstream/testing'
import { expect, onTestFinished, test } from 'vitest'

import { letKeptGo } from './let-kept-go.ts'

/** A server, and a client that keeps its connection. */
async function open() {
  const server = createServer((_, response) => response.end('here'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => {
    agent.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const ask = async () => {
    const [answer]: IncomingMessage[] = await once(
      get({ port, host: '127.0.0.1', agent }),
      'response',
    )
    answer?.resume()
    if (answer) await once(answer, 'end')
  }
  return { server, agent, ask }
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<false>((r) => setTimeout(r, 50, false)),
  ])
}

const never = new AbortController().signal

test('nobody is connected: nothing is waited for', async () => {
  const { server } = await open()
  expect(await isSettled(letKeptGo(server, manualClock(), never))).toBe(true)
})

test('who is connected and silent gets a moment', async () => {
  const { server, ask } = await open()
  const clock = manualClock()
  await ask()
  const gone = letKeptGo(server, clock, never)
  await clock.advance(400)
  expect(await isSettled(gone)).toBe(false)
  await clock.advance(200)
  expect(await isSettled(gone)).toBe(true)
})

test('who goes on asking is answered, but not for ever', async () => {
  const { server, ask } = await open()
  const clock = manualClock()
  await ask()
  const gone = letKeptGo(server, clock, never)
  for (let passedMs = 0; passedMs < 900; passedMs += 100) {
    await clock.advance(100)
    await ask()
  }
  expect(await isSettled(gone)).toBe(false)
  await clock.advance(140)
  expect(await isSettled(gone)).toBe(true)
})

test('as soon as all have gone it is over, and also when there is no time', async () => {
  const { server, agent, ask } = await open()
  await ask()
  await letKeptGo(server, manualClock(), AbortSignal.abort())
  const clock = manualClock()
  const gone = letKeptGo(server, clock, never)
  agent.destroy()
  await expect
    .poll(async () => {
      await clock.advance(20)
      return isSettled(gone)
    })
    .toBe(true)
  expect(clock.monotonic()).toBeLessThan(400)
})
