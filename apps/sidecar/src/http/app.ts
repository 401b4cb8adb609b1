import { Hono } from 'hono'
import type { Context } from 'hono'

import type { Route } from '../capability.ts'
import { problem, problemFromError } from '../problem.ts'
import { answer } from './answer-request.ts'
import type { AnswerOptions, Bindings } from './answer-request.ts'
import { requestIdOf } from './request-id.ts'

export type { Answer } from './answer-request.ts'

/** What an app on a listener is made of. */
export interface AppOptions extends AnswerOptions {
  readonly routes: readonly Route[]
}

/** Serves the routes: who asks is decided first, then the body is read, then the route answers. */
export function createApp(options: AppOptions): Hono {
  const { routes, logger } = options
  const app = new Hono()
  // Addresses without parameters come first: `/things/:id` would take the methods that `/things/search` has not.
  const paths = new Set(routes.map(({ path }) => path))
  for (const path of [...paths].toSorted((a, b) => parametersIn(a) - parametersIn(b))) {
    const here = routes.filter((route) => route.path === path)
    for (const route of here) {
      app.on(route.method, path, (context: Context<{ Bindings: Bindings }>) =>
        answer(route, context, options),
      )
    }
    const allow = methodsOf(here)
    app.all(path, ({ req }) => {
      const requestId = requestIdOf(req.raw.headers)
      // Nothing is told about other origins: none may ask from a browser.
      return req.method === 'OPTIONS'
        ? new Response(null, { status: 204, headers: { allow, 'x-request-id': requestId } })
        : problem('method-not-allowed', {
            detail: `${req.method} is not possible here`,
            requestId,
            headers: { allow },
          })
    })
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

function parametersIn(path: string): number {
  return path.split(/[:*]/).length - 1
}

function methodsOf(routes: readonly Route[]): string {
  const methods = routes.map(({ method }) => method)
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
}
