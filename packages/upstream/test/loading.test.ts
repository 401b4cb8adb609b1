import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { client, errorOf, eventually } from './client.ts'
import { json, serve } from './local-server.ts'

/** Runs a program on the library in a process of its own, and gives what it prints. */
async function printedBy(program: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@retriever/source', '--input-type=module', '--eval', program],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), timeout: 20_000 },
  )
  return JSON.parse(stdout)
}

test('what takes memory is loaded with the first call', { timeout: 20_000 }, async () => {
  const server = await serve((_, response) => json(response, {}))
  const printed = await printedBy(`
    import { createRequire } from 'node:module'
    import { createUpstream } from '@retriever/upstream'
    const { cache } = createRequire(import.meta.url)
    const loaded = () => ({
      undici: Object.keys(cache).some((path) => path.includes('/undici/')),
      tls: process.moduleLoadList.includes('NativeModule tls'),
      http: process.moduleLoadList.includes('NativeModule http'),
    })
    const upstream = createUpstream({ name: 'child', baseUrl: '${server.url}' })
    const before = loaded()
    await upstream.request({ path: '/' })
    await upstream.close()
    console.log(JSON.stringify({ before, after: loaded().undici }))
  `)
  expect(printed).toEqual({ before: { undici: false, tls: false, http: false }, after: true })
})

test('a client that is closed while that happens sends nothing, and leaves no connection', async () => {
  const server = await serve((_, response) => json(response, {}))
  const early = client(server.url)
  const call = errorOf(early.request({ method: 'POST', path: '/early' }))
  await early.close()
  expect(await call).toMatchObject({ code: 'closed', executed: 'no' })
  const later = client(server.url)
  await later.request({ path: '/later' })
  await later.close()
  expect(server.arrived.map(({ url }) => url)).toEqual(['/later'])
  await eventually(() => server.connections.size).toBe(0)
})
