import { getConnInfo } from '@hono/node-server/conninfo'
import type { Clock } from '@retriever/upstream'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'

import { createAuthoriser } from './access/authorise.ts'
import type { OpenedCapability } from './compose.ts'
import type { Config } from './config/schema.ts'
import { consolePaths, consoleRoutes } from './console/index.ts'
import type { Console } from './console/index.ts'
import { createApp } from './http/app.ts'
import { openListener } from './http/listener.ts'
import type { Listener } from './http/listener.ts'
import { countAnswers } from './ops/metrics.ts'
import { opsRoutes } from './ops/routes.ts'

/** Everything that the listeners answer for. */
export interface ServerOptions {
  readonly config: Pick<Config, 'access' | 'listeners'>
  readonly capabilities: readonly OpenedCapability[]
  readonly console: Console
  readonly metrics: Registry
  readonly logger: Logger
  readonly clock: Clock
  /** Aborts when the sidecar stops: it is not ready from then on, and answers without an end should end. */
  readonly stopping: AbortSignal
}

/** The listeners, listening. */
export interface Server {
  readonly api: Listener
  readonly ops: Listener
}

/** The app of the `api` listener: the routes of all capabilities, and the console. */
export function apiApp(options: ServerOptions): Hono {
  const { capabilities, clock, config, console, logger, metrics, stopping } = options
  const app = createApp({
    routes: [...capabilities.flatMap(({ routes }) => routes), ...consoleRoutes(console)],
    authoriser: createAuthoriser(config.access),
    logger,
    clock,
    stopping,
    onAnswer: countAnswers(metrics),
  })
  for (const path of consolePaths) {
    app.all(path, (context) => console.fetch(context.req.raw, addressOf(context)))
  }
  return app
}

/** The app of the `ops` listener. */
export function opsApp(options: ServerOptions): Hono {
  const { capabilities, clock, logger, metrics, stopping } = options
  const checks = capabilities.flatMap((capability) => capability.checks)
  return createApp({
    routes: opsRoutes({ checks: () => checks, metrics, clock, stopping }),
    authoriser: createAuthoriser({ tokens: {} }),
    logger,
    clock,
  })
}

/** Listens: on `ops` first, so that whoever watches sees the sidecar before it takes work. */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { clock, config, logger } = options
  const { listeners } = config
  const ops = await openListener({
    name: 'ops',
    config: listeners.ops,
    fetch: opsApp(options).fetch,
    logger,
    clock,
  })
  try {
    const fetch = apiApp(options).fetch
    const api = await openListener({ name: 'api', config: listeners.api, fetch, logger, clock })
    return { api, ops }
  } catch (error) {
    await ops.close(AbortSignal.abort())
    throw error
  }
}

/** The network address that a request came from; empty when a test calls the app directly. */
function addressOf(context: Parameters<typeof getConnInfo>[0]): string {
  return 'incoming' in (context.env ?? {}) ? (getConnInfo(context).remote.address ?? '') : ''
}
