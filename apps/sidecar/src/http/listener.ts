import type { Server } from 'node:http'
import { setImmediate } from 'node:timers/promises'

import { createAdaptorServer } from '@hono/node-server'
import type { Clock } from '@retriever/upstream'
import type { Logger } from 'pino'

import type { ListenerConfig } from '../config/listener-section.ts'
import { letKeptGo } from './let-kept-go.ts'
import { originOf } from './origin.ts'
import { namesSeveralHosts } from './several-hosts.ts'
import { listenOnSocket } from './unix-socket.ts'
import { watchTlsFiles } from './tls-files.ts'

/** One address that the sidecar answers on. */
export interface Listener {
  readonly name: string
  /** Its origin as a client would write it, with the real port; `unix:` with the path of a socket. */
  readonly url: string
  /**
   * Answers for a moment longer to those who keep their connections; then accepts nothing new, lets requests under way
   * finish until the signal aborts, and cuts what is left.
   */
  close(deadline: AbortSignal): Promise<void>
}

/** What listens, and what it answers with. */
export interface ListenerOptions {
  readonly name: string
  /** The setting that says where it listens. Default: `listeners.` and its name. */
  readonly setting?: string
  readonly config: ListenerConfig
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>
  readonly logger: Logger
  readonly clock: Clock
  /** Default: {@link defaultLimits}. */
  readonly limits?: ConnectionLimits
}

/** How long a connection may take, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  readonly connectionsCheckingInterval: number
  /** In bytes. */
  readonly maxHeaderSize: number
  readonly maxConnections: number
}

/**
 * Limits for everybody who connects. A whole request must be there in 30 s, so that senders who dribble hold nothing;
 * an idle connection is kept a little longer than load balancers keep theirs.
 */
export const defaultLimits: ConnectionLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
  maxConnections: 2_000,
}

/** The address cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string
  readonly hint: string

  constructor(
    { name, setting }: Pick<ListenerOptions, 'name' | 'setting'>,
    address: string,
    code: string,
    cause: unknown,
  ) {
    super(`the ${name} listener cannot listen on ${address}: ${reasons[code] ?? code}`, {
      cause,
    })
    this.code = code
    this.hint = `change ${setting ?? `listeners.${name}`} in the configuration; port 0 takes any free port`
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'there is no such host',
  EBADCERT: 'its certificate and its key cannot be used together',
  ENOENT: 'its folder is not there',
  ENAMETOOLONG: 'the path is too long for a socket',
  EINVAL: 'the path is too long for a socket',
  EEXIST: 'there is something else under this path',
}

/** Listens. Rejects with a `ListenError` when that is not possible. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { name, config, logger, clock, limits = defaultLimits } = options
  let opened: Promise<void> | undefined
  const fetch: ListenerOptions['fetch'] = (request, env) => {
    if (namesSeveralHosts(env)) {
      return new Response('two Host headers\n', { status: 400, headers: { connection: 'close' } })
    }
    return opened === undefined
      ? options.fetch(request, env)
      : opened.then(() => options.fetch(request, env))
  }
  const server = await createServer({ ...options, fetch }, limits)
  server.maxConnections = limits.maxConnections
  server.on('drop', () => logger.warn({ listener: name }, 'too many connections; one was refused'))
  const url = originOf(config, await listen(server, options))
  return {
    name,
    url,
    async close(deadline) {
      await letKeptGo(server, clock, deadline)
      // Who comes in now is answered when nobody else can: answering takes time, in which more would come.
      const door = Promise.withResolvers<void>()
      opened = door.promise
      await letWaitingIn(server, clock, deadline)
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      door.resolve()
      let open = true
      void closed.then(() => (open = false))
      // A connection that finishes its last request is idle only then, so that one look is not enough.
      while (open && !deadline.aborted) {
        server.closeIdleConnections()
        await Promise.race([closed, clock.sleep(20, deadline).catch(() => {})])
      }
      if (open) {
        logger.warn({ listener: name }, 'requests that did not finish in time were cut off')
        server.closeAllConnections()
      }
      await closed
    },
  }
}

/**
 * Node accepts one connection in each turn of its loop. Whoever still waits when it stops listening is reset, although
 * their request may be here already; so they are let in first, until two turns bring nobody: one to be accepted, one to
 * be read. Not for long: new ones may come all the time.
 */
async function letWaitingIn(server: Server, clock: Clock, deadline: AbortSignal): Promise<void> {
  let arrived = 0
  const count = () => (arrived += 1)
  server.on('connection', count)
  const until = clock.monotonic() + 500
  let quietTurns = 0
  while (quietTurns < 2 && clock.monotonic() < until && !deadline.aborted) {
    const before = arrived
    await setImmediate()
    quietTurns = arrived === before ? quietTurns + 1 : 0
  }
  server.off('connection', count)
}

async function createServer(
  { config, fetch, ...options }: ListenerOptions,
  limits: ConnectionLimits,
): Promise<Server> {
  if (!config.tls) {
    return createAdaptorServer({ fetch, serverOptions: limits }) as Server
  }
  const https = await import('node:https')
  const files = await watchTlsFiles(config.tls, options).catch((error: unknown) => {
    throw new ListenError(options, config.host, 'EBADCERT', error)
  })
  const server = createAdaptorServer({
    fetch,
    createServer: https.createServer,
    serverOptions: {
      ...limits,
      ...files.current,
      minVersion: 'TLSv1.2',
      // Who has no certificate may have another credential. Whether one that is shown is good is looked at later.
      ...(config.tls.clientCa !== undefined && { requestCert: true, rejectUnauthorized: false }),
    },
  }) as ReturnType<typeof https.createServer>
  files.onChange((pair) => server.setSecureContext(pair))
  server.on('close', () => files.stop())
  return server as unknown as Server
}

/** Listens, and gives the port; 0 for a Unix socket. */
async function listen(server: Server, options: ListenerOptions): Promise<number> {
  const { host, port, socket } = options.config
  const failed = (error: NodeJS.ErrnoException): ListenError =>
    new ListenError(options, socket ?? `${host}:${port}`, error.code ?? 'unknown', error)
  if (socket !== undefined) {
    await listenOnSocket(server, socket).catch((error: NodeJS.ErrnoException) => {
      throw failed(error)
    })
    return 0
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(failed(error)))
    server.listen({ host, port, backlog: 511 }, resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('listening on no port')
  return address.port
}
