import { OpenAPIHono } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'

import type { Route } from '../capability.ts'
import { createComponents, reachable } from './components.ts'
import { linksFrom } from './links.ts'
import { operationOf } from './operation.ts'
import { problemSchema } from './problems-of.ts'

/** What the document says about the API as a whole. */
export interface DocumentOptions {
  readonly title: string
  readonly version: string
  readonly description: string
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description:
    'A token of the configuration, a static key, a JWT of a known issuer, or the token of a Kubernetes service account.',
} as const

const certificate = {
  type: 'mutualTLS',
  description: 'A client certificate of a configured authority.',
} as const

/** The OpenAPI 3.1 document of all routes that have a contract: made of what requests are checked with. */
export function openApiDocument(
  routes: readonly Route[],
  { title, version, description }: DocumentOptions,
): object {
  const app = new OpenAPIHono()
  const registry = app.openAPIRegistry
  const components = createComponents()
  const paths: object[] = []
  for (const route of routes) {
    if (!route.contract) continue
    const operation = operationOf(route, route.contract, components, linksFrom(route, routes))
    paths.push(operation)
    // Its schemas are JSON Schemas already, which the registry keeps as they are.
    registry.registerPath(operation as unknown as RouteConfig)
  }
  const schemas = { ...reachable(paths, components.schemas), Problem: problemSchema }
  for (const [name, schema] of Object.entries(schemas)) {
    registry.registerComponent('schemas', name, schema)
  }
  registry.registerComponent('securitySchemes', 'bearer', bearer)
  registry.registerComponent('securitySchemes', 'certificate', certificate)
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { title, version, description } })
}
