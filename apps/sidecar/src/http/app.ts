import type { IncomingMessage } from 'node:http'

import type { Clock } from '@retriever/upstream'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Logger } from 'pino'

import type { Authoriser } from '../access/authorise.ts'
import type { Route } from '../capability.ts'
import { problem, ProblemError, problemFromError } from '../problem.ts'
import { readBody } from './body.ts'
import { requestIdOf } from './request-id.ts'

/** What an app on a listener is made of. */
export interface AppOptions {
  readonly routes: readonly Route[]
  readonly authoriser: Authoriser
  readonly logger: Logger
  readonly clock: Clock
  /** Aborts when the sidecar stops: answers that go on for ever should end then. */
  readonly stopping?: AbortSignal
  /** Told about every answer of a route. */
  readonly onAnswer?: (answer: Answer) => void
}

/** One answered request, for metrics. `route` is the pattern, so that there are few of them. */
export interface Answer {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

/** The part of Node that the server hands through; absent when a test calls the app directly. */
interface Bindings {
  readonly incoming?: IncomingMessage
}

const defaultMaxBodyBytes = 1024 * 1024

/** Serves the routes: who asks is decided first, then the body is read, then the route answers. */
export function createApp(options: AppOptions): Hono {
  const { routes, logger } = options
  const app = new Hono()
  for (const route of routes) {
    app.on(route.method, route.path, (context) => answer(route, context, options))
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method)
    app.all(path, ({ req }) =>
      problem('method-not-allowed', {
        detail: `${req.method} is not possible here`,
        requestId: requestIdOf(req.raw.headers),
        headers: { allow: methods.join(', ') },
      }),
    )
  }
  app.notFound(({ req }) =>
    problem('not-found', {
      detail: `there is nothing at ${req.path}`,
      requestId: requestIdOf(req.raw.headers),
    }),
  )
  app.onError((error, { req }) => {
    const requestId = requestIdOf(req.raw.headers)
    logger.error({ err: error, requestId }, 'request failed')
    return problemFromError(error, requestId)
  })
  return app
}

async function answer(route: Route, context: Context, options: AppOptions): Promise<Response> {
  const { clock, logger, onAnswer } = options
  const startedAt = clock.monotonic()
  const { raw } = context.req
  const requestId = requestIdOf(raw.headers)
  let caller: string | undefined
  let response: Response
  try {
    const { body, ...asked } = await admitted(route, context, options)
    caller = asked.caller
    response = await route.handle({
      raw,
      params: context.req.param(),
      body,
      caller,
      requestId,
      // Made only when it is asked for: it costs more than the rest of the request.
      get signal() {
        return options.stopping ? AbortSignal.any([raw.signal, options.stopping]) : raw.signal
      },
    })
  } catch (error) {
    response = problemFromError(error, requestId)
    if (error instanceof ProblemError) {
      route.refused?.({ status: response.status, detail: error.message })
    } else {
      logger.error({ err: error, requestId, route: route.path, caller }, 'request failed')
    }
  }
  const durationMs = clock.monotonic() - startedAt
  const { status } = response
  response.headers.set('x-request-id', requestId)
  // Who keeps its connection would otherwise go on sending to a process that is about to end.
  if (options.stopping?.aborted) response.headers.set('connection', 'close')
  onAnswer?.({ method: route.method, route: route.path, status, durationMs })
  if (logger.isLevelEnabled('debug')) {
    const { method } = route
    logger.debug({ requestId, method, route: route.path, status, durationMs, caller }, 'answered')
  }
  return response
}

/** Decides who asks and reads the body, in the order that costs least. Refuses with a `ProblemError`. */
async function admitted(
  route: Route,
  context: Context<{ Bindings: Bindings }>,
  { authoriser, clock }: AppOptions,
): Promise<{ readonly caller: string; readonly body: Uint8Array }> {
  const { raw } = context.req
  const read = () =>
    route.method === 'GET'
      ? Promise.resolve(noBody)
      : readBody(raw, route.maxBodyBytes ?? defaultMaxBodyBytes, context.env?.incoming)
  const early = authoriser.needsBody(route.access) ? await read() : undefined
  const decision = authoriser.authorise(route.access, {
    headers: raw.headers,
    now: clock.now(),
    ...(early && { body: early }),
  })
  if (decision.ok) return { caller: decision.caller, body: early ?? (await read()) }
  const { code, detail, challenge } = decision
  throw new ProblemError(
    code,
    detail,
    challenge === undefined ? {} : { headers: { 'www-authenticate': challenge } },
  )
}

const noBody = new Uint8Array()
