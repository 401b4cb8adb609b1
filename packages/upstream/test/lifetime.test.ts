import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { createUpstream } from '@retriever/upstream'
import { describe, expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import { json, serve } from './local-server.ts'

describe('close', () => {
  test('breaks off what is under way and leaves no connection', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/fast') json(response, {})
    })
    const upstream = client(server.url)
    await upstream.request({ path: '/fast' })
    const slow = errorOf(upstream.request({ method: 'POST', path: '/slow' }))
    await eventually(() => server.arrived.length).toBe(2)
    await upstream.close()
    expect(await slow).toMatchObject({ code: 'closed', executed: 'unknown' })
    await eventually(() => server.connections.size).toBe(0)
  })

  test('ends the wait for a retry', async () => {
    const server = await serve((_, response) => json(response, {}, 503))
    const upstream = client(server.url, {
      retry: { initialMs: 60_000, maxMs: 60_000 },
      deadlineMs: 90_000,
    })
    const call = errorOf(upstream.request({ path: '/' }))
    await eventually(() => upstream.events.some(({ type }) => type === 'retry-scheduled')).toBe(
      true,
    )
    await upstream.close()
    expect(await call).toMatchObject({ code: 'closed', attempts: 1 })
  })

  test('is final, and may be called twice', async () => {
    const server = await serve((_, response) => json(response, {}))
    const upstream = client(server.url)
    await upstream.close()
    await upstream.close()
    expect(await errorOf(upstream.request({ method: 'POST', path: '/' }))).toMatchObject({
      code: 'closed',
      executed: 'no',
      attempts: 0,
      retryable: true,
    })
    expect(server.arrived).toEqual([])
  })
})

test('making a client connects to nothing', async () => {
  const server = await serve((_, response) => json(response, {}))
  createUpstream({ name: 'idle', baseUrl: server.url })
  expect(server.connections.size).toBe(0)
})

test('connections are used again', async () => {
  const server = await serve((_, response) => json(response, {}))
  const upstream = client(server.url)
  for (let call = 0; call < 10; call += 1) await upstream.request({ path: '/' })
  // undici alternates between two when the next request follows at once.
  expect(server.connections.size).toBeLessThanOrEqual(2)
})

test('a connection that the server closed meanwhile is not used for a POST', async () => {
  const server = await serve((_, response) => json(response, {}))
  const upstream = client(server.url)
  await upstream.request({ path: '/' })
  for (const socket of server.connections) socket.end()
  await eventually(() => server.connections.size).toBe(0)
  expect(await upstream.request({ method: 'POST', path: '/' })).toMatchObject({ attempts: 1 })
})

test(
  'a process can end without close: neither timers nor idle connections hold it',
  { timeout: 20_000 },
  async () => {
    const server = await serve(({ url }, response) =>
      json(response, {}, url === '/unavailable' ? 503 : 200),
    )
    const program = `
    import { createUpstream } from '@retriever/upstream'
    const upstream = createUpstream({ name: 'child', baseUrl: '${server.url}', retry: { initialMs: 1 } })
    const answer = await upstream.request({ path: '/' })
    const error = await upstream.request({ path: '/unavailable' }).catch((error) => error)
    process.stdout.write(answer.status + ' ' + error.status)
    process.on('exit', () => process.stdout.write(' ' + Math.round(performance.now())))
    setTimeout(() => process.exit(1), 20_000).unref()
  `
    const child = spawn(
      process.execPath,
      ['--conditions=@retriever/source', '--input-type=module', '--eval', program],
      { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    const startedAt = performance.now()
    const [code] = (await once(child, 'close')) as [number | null]
    expect(Buffer.concat(chunks).toString()).toMatch(/^200 503 \d+$/)
    expect(code).toBe(0)
    // An attempt may take ten seconds, a call thirty: nothing waited for either.
    expect(performance.now() - startedAt).toBeLessThan(8_000)
  },
)
