import type { Clock } from '@retriever/upstream'
import type { Context, Hono } from 'hono'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'

import { createAuthoriser } from './access/authorise.ts'
import type { OpenAccess } from './access/open-access.ts'
import type { Route } from './capability.ts'
import type { OpenedCapability } from './compose.ts'
import type { Config } from './config/schema.ts'
import { consolePaths, consoleRoutes } from './console/index.ts'
import type { Console } from './console/index.ts'
import type { Bindings } from './http/answer-request.ts'
import { createApp } from './http/app.ts'
import { openListener } from './http/listener.ts'
import type { Listener } from './http/listener.ts'
import { peerOf } from './http/peer-of.ts'
import { requestIdOf } from './http/request-id.ts'
import { withHeaders } from './http/with-headers.ts'
import { countAnswers } from './ops/metrics.ts'
import { openApiRoutes } from './openapi/routes.ts'
import { opsRoutes } from './ops/routes.ts'
import { version } from './version.ts'

/** Everything that the listeners answer for. */
export interface ServerOptions {
  readonly config: Pick<Config, 'listeners'>
  /** Who may use the `api` listener. */
  readonly access: Pick<OpenAccess, 'gate' | 'checks'>
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

/** The routes of the `api` listener, each with who may call it. */
export function apiRoutes({
  capabilities,
  console,
}: Pick<ServerOptions, 'capabilities' | 'console'>): readonly Route[] {
  const routes = [...capabilities.flatMap((one) => one.routes), ...consoleRoutes(console)]
  // The document is about routes with a contract; where there is none, there is no document.
  if (routes.every(({ contract }) => contract === undefined)) return routes
  const all: readonly Route[] = [...routes, ...openApiRoutes({ routes: () => all, version })]
  return all
}

/** The app of the `api` listener: the routes of all capabilities, and the console. */
export function apiApp(options: ServerOptions): Hono {
  const { access, capabilities, clock, console, logger, metrics, stopping } = options
  const app = createApp({
    routes: apiRoutes({ capabilities, console }),
    ...access.gate,
    logger,
    clock,
    stopping,
    onAnswer: countAnswers(metrics),
  })
  for (const path of consolePaths) {
    app.all(path, async ({ env, req }: Context<{ Bindings: Bindings }>) => {
      const answer = await console.fetch(req.raw, peerOf(env?.incoming).address)
      return withHeaders(answer, { 'x-request-id': requestIdOf(req.raw.headers) })
    })
  }
  return app
}

/** The app of the `ops` listener. */
export function opsApp(options: ServerOptions): Hono {
  const { access, capabilities, clock, logger, metrics, stopping } = options
  const checks = [...access.checks, ...capabilities.flatMap((capability) => capability.checks)]
  return createApp({
    routes: opsRoutes({ checks: () => checks, metrics, clock, stopping }),
    authoriser: createAuthoriser(),
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
