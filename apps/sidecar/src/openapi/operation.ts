import type * as z from 'zod'

import type { Route } from '../capability.ts'
import type { Answered, RouteContract } from '../http/contract.ts'
import type { Components, JsonSchema } from './components.ts'
import { codesOf, problemAnswers } from './problems-of.ts'

/** One operation of the document: an operation object of OpenAPI with its method and path. */
export interface Operation extends Readonly<Record<string, unknown>> {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
}

/** The operation of a route. `links` lead on from what it created. */
export function operationOf(
  route: Route,
  contract: RouteContract,
  components: Components,
  links?: Readonly<Record<string, object>>,
): Operation {
  const { operationId, summary, description, tag, body } = contract
  const parameters = parametersOf(contract, components)
  const security = route.access.type === 'scope' ? [{ bearer: [] }, { certificate: [] }] : []
  return {
    method: lowerCase[route.method],
    path: route.path.replaceAll(/:(\w+)/g, '{$1}'),
    operationId,
    summary,
    tags: [tag],
    description: [description, scopesIn(route)].filter((text) => text !== undefined).join('\n\n'),
    security,
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        description: body.description,
        required: body.optional !== true,
        content: contentOf(body.content, operationId, components),
      },
    }),
    responses: {
      ...answersOf(contract, components, links),
      ...problemAnswers(codesOf(route)),
    },
  }
}

const lowerCase = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const

function scopesIn({ access }: Route): string | undefined {
  if (access.type !== 'scope') return undefined
  const scopes = typeof access.scope === 'string' ? [access.scope] : access.scope
  return `Needs the scope ${scopes.map((scope) => `\`${scope}\``).join(' or ')}.`
}

function parametersOf(
  { operationId, params, query, headers }: RouteContract,
  components: Components,
): readonly object[] {
  return [
    ...fieldsOf(params).map((field) => ({ ...field, in: 'path', required: true })),
    ...fieldsOf(query).map((field) => ({ ...field, in: 'query' })),
    ...fieldsOf(headers).map((field) => ({ ...field, in: 'header' })),
  ].map(({ schema, ...parameter }) => {
    const { description, ...shape } = components.schemaOf(schema, `${operationId}Parameter`)
    return { ...parameter, ...(description !== undefined && { description }), schema: shape }
  })
}

function fieldsOf(object: z.ZodObject | undefined) {
  const entries: readonly (readonly [string, z.ZodType])[] = Object.entries(object?.shape ?? {})
  return entries.map(([name, schema]) => ({
    name,
    required: !schema.safeParse(undefined).success,
    schema,
  }))
}

function answersOf(
  { operationId, answers }: RouteContract,
  components: Components,
  links: Readonly<Record<string, object>> | undefined,
): Readonly<Record<string, object>> {
  const entries: readonly (readonly [string, Answered])[] = Object.entries(answers)
  return Object.fromEntries(
    entries.map(([status, { description, content, headers }]) => [
      status,
      {
        description,
        ...(content && { content: contentOf(content, `${operationId}${status}`, components) }),
        ...(headers && {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [
              name,
              { description: text, schema: { type: 'string' } },
            ]),
          ),
        }),
        ...(status === '201' && links && { links }),
      },
    ]),
  )
}

function contentOf(
  content: Readonly<Record<string, z.ZodType>>,
  context: string,
  components: Components,
): Readonly<Record<string, { readonly schema: JsonSchema }>> {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      { schema: components.schemaOf(schema, context) },
    ]),
  )
}
