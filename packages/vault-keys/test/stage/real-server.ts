import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { exchange } from './exchange.ts'
import type { Server } from './server.ts'

/** Why there is no real server here, or how to get at it. */
export type RealServer =
  | { readonly missing: string }
  | { readonly missing?: undefined; start(): Promise<Server> }

/** The real server that the environment names: a running one, or a binary to start. */
export function realServer({ tls = false }: { tls?: boolean }): RealServer {
  const url = process.env['VAULT_KEYS_TEST_ADDR']?.replace(/\/$/, '')
  const rootToken = process.env['VAULT_KEYS_TEST_TOKEN']
  const binary = process.env['VAULT_KEYS_TEST_BAO']
  if (url && rootToken) {
    if (tls && !url.startsWith('https:')) return { missing: 'the given server does not speak TLS' }
    return { start: () => Promise.resolve({ url, rootToken, close: () => Promise.resolve() }) }
  }
  if (binary) return { start: () => shared(binary, tls) }
  return { missing: 'neither VAULT_KEYS_TEST_ADDR nor VAULT_KEYS_TEST_BAO names a server' }
}

const running = new Map<boolean, Promise<Server>>()

/** Ends what was started for the scenarios of a test file. */
export async function stopRealServers(): Promise<void> {
  const servers = [...running.values()]
  running.clear()
  // Why one did not start, the scenarios have told.
  for (const server of servers) await (await server.catch(() => undefined))?.close()
}

/** One server in development mode serves all scenarios until `stopRealServers`. */
function shared(binary: string, tls: boolean): Promise<Server> {
  const server = running.get(tls) ?? startBinary(binary, tls)
  running.set(tls, server)
  return server
}

async function startBinary(binary: string, tls: boolean): Promise<Server> {
  const rootToken = `root-${randomBytes(8).toString('hex')}`
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'vault-keys-bao-'))
  const child = spawn(
    binary,
    [
      'server',
      '-dev',
      `-dev-root-token-id=${rootToken}`,
      `-dev-listen-address=127.0.0.1:${port}`,
      '-dev-no-store-token',
      ...(tls ? ['-dev-tls', `-dev-tls-cert-dir=${folder}`] : []),
    ],
    { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder }, stdio: 'ignore' },
  )
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', kill)
  const close = async (): Promise<void> => {
    process.off('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      kill()
      await gone
    }
    await rm(folder, { recursive: true, force: true })
  }
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${binary} ended at once, with ${code}`)))
  })
  failed.catch(() => undefined)
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  const authority = join(folder, 'vault-ca.pem')
  try {
    const ca = await Promise.race([failed, untilHealthy(url, tls ? authority : undefined)])
    return { url, rootToken, ca, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Resolves with the authority of its certificate, if it has one, once the server answers. */
async function untilHealthy(url: string, authority?: string): Promise<string | undefined> {
  const until = performance.now() + 20_000
  for (;;) {
    try {
      const ca = authority === undefined ? undefined : await readFile(authority, 'utf8')
      const { status } = await exchange(`${url}/v1/sys/health`, { method: 'GET', ca })
      if (status === 200) return ca
    } catch (error) {
      if (performance.now() > until) throw error
    }
    await delay(50)
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
