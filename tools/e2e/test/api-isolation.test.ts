import { spawnSync } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

import { buildSidecar } from '@retriever/launcher'
import { beforeAll, describe, expect, test } from 'vitest'

import { callerWith } from '../src/api/caller.ts'
import { findConfinement, pathsChanged, startConfined } from '../src/api/confined.ts'
import { monitorOf } from '../src/api/entities.ts'
import { services } from '../src/api/services.ts'
import { type ApiWorld, ciToken, openApiWorld } from '../src/api/world.ts'
import { eventually } from '../src/eventually.ts'

const tools = findConfinement()

beforeAll(buildSidecar)

describe.skipIf(tools === undefined)('as any user with the group 0 (RETRIEVER_STRACE)', () => {
  test('on a Unix socket: it works, writes into its own folder only, and runs and reaches nothing else', async () => {
    await using world = await openApiWorld('api-isolation')
    await world.fetchKeys()
    const keysBefore = await filesOf(join(world.folder, 'keys'))
    const { access, listeners, ...sections } = world.configuration() as Record<string, object>
    const sidecar = await startConfined(
      world.folder,
      {
        ...sections,
        listeners: { ...listeners, api: { socket: 'own/api.sock' } },
        access: { ...access, audit: { file: 'own/audit.jsonl' } },
      },
      world.env,
    )
    world.defer(() => sidecar.stop())
    expect(sidecar.api).toBe(`unix:${join(sidecar.own, 'api.sock')}`)
    const socket = sidecar.api.replace('unix:', '')

    const created = await overSocket(socket, monitorOf(services.registered))
    expect(created).toMatchObject({ status: 201 })
    expect(await readFile(`${sidecar.own}/audit.jsonl`, 'utf8')).toContain('"caller":"token/ci"')
    const identity = await readFile(`/proc/${sidecar.pid}/status`, 'utf8')
    expect(identity).toMatch(/^Uid:\t(1000680000\t?){4}$/m)
    expect(identity).toMatch(/^Gid:\t(0\t?){4}$/m)
    expect(identity).toMatch(/^CapEff:\t0+$/m)

    // Containers of the pod share the group; whoever is not in it cannot even connect.
    expect((await stat(socket)).mode & 0o777).toBe(0o660)
    expect(connectAs(2_000, 0, socket)).toBe('connected')
    expect(connectAs(2_000, 2_000, socket)).toBe('EACCES')

    expect(await sidecar.stop()).toEqual({ code: 0, signal: null })
    const calls = await sidecar.calls()
    const elsewhere = pathsChanged(calls)
      .map((path) => (isAbsolute(path) ? path : resolve(world.folder, path)))
      .filter((path) => !path.startsWith(`${sidecar.own}/`) && path !== '/dev/null')
    expect(elsewhere).toEqual([])
    expect(pathsChanged(calls)).toContain(`${sidecar.own}/audit.jsonl`)
    const programs = calls.filter((call) => /^\d+ +execve(at)?\(.*= 0$/.test(call))
    expect(programs.map((call) => /"([^"]*)"/.exec(call)?.[1])).toEqual([
      expect.stringMatching(/setpriv$/),
      process.execPath,
    ])
    const asked = calls.flatMap((call) => {
      const [, port, host] = /connect\(.*sin6?_port=htons\((\d+)\).*"([^"]+)"/.exec(call) ?? []
      return port === undefined ? [] : [`http://${host}:${port}`]
    })
    const { datadog, leanix, servicenow } = world
    expect(new Set(asked)).toEqual(new Set([datadog.url, leanix.url, servicenow.url]))
    expect(await filesOf(join(world.folder, 'keys'))).toEqual(keysBefore)
    expect(await readdir(sidecar.own)).toEqual(['audit.jsonl'])
  })
})

test('loopback only: no other address of this machine answers', async () => {
  await using world = await openApiWorld('api-loopback')
  await world.fetchKeys()
  const { api, ops } = await world.serve()
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
  for (const { address } of others) {
    for (const origin of [api, ops]) {
      await expect(fetch(origin.replace('127.0.0.1', address))).rejects.toThrow('fetch failed')
    }
  }
  if (process.platform !== 'linux') return
  const listening = await readFile('/proc/net/tcp', 'utf8')
  for (const origin of [api, ops]) {
    const port = Number(new URL(origin).port).toString(16).toUpperCase().padStart(4, '0')
    const own = listening.split('\n').filter((line) => line.includes(`:${port} 00000000:0000 0A`))
    expect(own.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${port}`])
  }
})

test('probes are on ops, and nothing else is; a sidecar that is not ready is alive', async () => {
  await using world = await openApiWorld('api-probes')
  await world.fetchKeys()
  const { api, ops } = await world.serve()
  const status = async (origin: string, path: string) =>
    (await callerWith(origin, ciToken)('GET', path)).status
  for (const path of ['/livez', '/readyz', '/metrics']) {
    expect(await status(ops, path), path).toBe(200)
    expect(await status(api, path), path).toBe(404)
  }
  for (const path of ['/monitor', '/openapi.json', '/docs', '/console/state', '/']) {
    expect(await status(ops, path), path).toBe(404)
  }
  await refuseKeys(world)
  await eventually('not being ready', async () => (await status(ops, '/readyz')) === 503)
  expect(await status(ops, '/livez')).toBe(200)
  expect(await status(ops, '/metrics')).toBe(200)
  const refused = await callerWith(api, ciToken)('POST', '/monitor', monitorOf(services.registered))
  expect(refused.status).toBeGreaterThanOrEqual(500)
  expect(await status(ops, '/livez')).toBe(200)

  await world.datadog.control.settings({ revokedKeys: [] })
  await eventually('being ready again', async () => (await status(ops, '/readyz')) === 200)
})

async function refuseKeys({ datadog }: ApiWorld): Promise<void> {
  const { apiKey, appKey } = datadog.credentials
  await datadog.control.settings({ revokedKeys: [apiKey, appKey] })
}

/** The files of a folder with what is in them. */
async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) found[path] = await readFile(path, 'utf8')
  }
  return found
}

function overSocket(socketPath: string, body: object) {
  return new Promise<{ readonly status: number | undefined; readonly body: string }>(
    (resolved, reject) => {
      const outgoing = request(
        {
          socketPath,
          method: 'POST',
          path: '/monitor',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${ciToken}` },
        },
        (answer) =>
          void text(answer).then(
            (said) => resolved({ status: answer.statusCode, body: said }),
            reject,
          ),
      )
      outgoing.once('error', reject)
      outgoing.end(JSON.stringify(body))
    },
  )
}

/** What comes of it when this user connects: `connected`, or the code of the error. */
function connectAs(uid: number, gid: number, path: string): string {
  const script = `require('node:net').connect(${JSON.stringify(path)})
    .once('connect', function () { process.stdout.write('connected'); this.destroy() })
    .once('error', ({ code }) => process.stdout.write(code))`
  const words = ['--reuid', uid, '--regid', gid, '--clear-groups', process.execPath, '-e', script]
  const { stdout } = spawnSync(tools?.setpriv ?? '', words.map(String), { encoding: 'utf8' })
  return stdout
}
