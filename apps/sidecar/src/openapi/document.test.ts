import { expect, test } from 'vitest'
import * as z from 'zod'

import type { Route } from '../capability.ts'
import { entityRoutes } from '../datadog/api/routes.ts'
import { openApiDocument } from './document.ts'

const entities = entityRoutes({
  organisations: { names: [], get: () => undefined },
  gated: [],
  idempotency: { once: (_, work) => work() },
  dashboards: new Map(),
})
const about = { title: 'Retriever', version: '1.2.3', description: 'Entities.' }
type Tree = { readonly [key: string]: Tree }
const documentOf = (routes: readonly Route[]) =>
  JSON.parse(JSON.stringify(openApiDocument(routes, about))) as Tree

const document = documentOf(entities)
const operations = Object.entries(document['paths'] ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
)

test('every route is an operation with a name of its own', () => {
  const named = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  const routes = entities.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/, '{$1}')}`)
  expect(named.toSorted()).toEqual(routes.toSorted())
  const ids = operations.map(({ operation }) => operation['operationId'])
  expect(new Set(ids).size).toBe(operations.length)
  expect(document['openapi']).toBe('3.1.0')
  expect(document['info']).toEqual(about)
})

test('every reference leads somewhere, and nothing is there that nobody refers to', () => {
  const text = JSON.stringify(document)
  const refs = new Set(Array.from(text.matchAll(/"\$ref":"([^"]+)"/g), ([, ref]) => ref ?? ''))
  const components = Object.keys(document['components']?.['schemas'] ?? {})
  expect([...refs].toSorted()).toEqual(
    components.map((name) => `#/components/schemas/${name}`).toSorted(),
  )
  expect(text).not.toContain('$defs')
  expect(text).not.toContain('$schema')
})

test('placeholders are parameters with a pattern, and refusals are documented', () => {
  for (const { path, operation, method } of operations) {
    const parameters = (operation['parameters'] ?? []) as unknown as readonly {
      readonly in: string
      readonly schema: Tree
    }[]
    const inPath = parameters.filter((parameter) => parameter.in === 'path')
    expect(inPath).toHaveLength(path.includes('{') ? 1 : 0)
    for (const { schema } of inPath) expect(schema['pattern']).toEqual(expect.any(String))
    const statuses = Object.keys(operation['responses'] ?? {})
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '429', '500', '503']))
    expect(statuses.includes('413')).toBe(method !== 'get')
  }
})

test('what was created leads on to all that can be done with it', () => {
  const created = operations.find(({ path, method }) => path === '/alert' && method === 'post')
  const links = created?.operation['responses']?.['201']?.['links'] ?? {}
  expect(Object.keys(links)).toEqual(
    operations
      .filter(({ path }) => path.startsWith('/alert/{id}'))
      .map(({ operation }) => operation['operationId']),
  )
  expect(links['getAlert']).toEqual({
    operationId: 'getAlert',
    parameters: { id: '$response.body#/id' },
  })
})

test('a body that may be left out is not required, and the others are', () => {
  const required = (path: string) =>
    document['paths']?.[path]?.['post']?.['requestBody']?.['required'] as unknown
  expect(required('/monitor/{id}/adopt')).toBe(false)
  expect(required('/monitor')).toBe(true)
})

test.each([
  ['with a name', 'Node'],
  ['without one', 'getTree200'],
])('a schema that refers to itself, %s', (how, name) => {
  const plain: z.ZodType = z.object({
    get inner() {
      return node.optional()
    },
  })
  const node = how === 'with a name' ? plain.meta({ id: 'Node' }) : plain
  const route: Route = {
    method: 'GET',
    path: '/tree',
    access: { type: 'public' },
    contract: {
      operationId: 'getTree',
      summary: 'A tree',
      tag: 'trees',
      answers: { 200: { description: 'It.', content: { 'application/json': node } } },
      problems: [],
    },
    handle: () => new Response(),
  }
  const made = documentOf([route])
  const $ref = `#/components/schemas/${name}`
  const content = made['paths']?.['/tree']?.['get']?.['responses']?.['200']?.['content']
  expect(content?.['application/json']).toEqual({ schema: { $ref } })
  const inner = JSON.stringify(made['components']?.['schemas']?.[name])
  expect(inner).toMatch(/"inner":\{"\$ref":"#\/components\/schemas\/\w+"\}/)
  expect(JSON.stringify(made)).not.toContain('"$ref":"#"')
  expect(made['paths']?.['/tree']?.['get']?.['security']).toEqual([])
})
