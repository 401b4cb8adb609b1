import type * as z from 'zod'

import { ProblemError } from '../problem.ts'
import type { RequestMistake } from '../problem.ts'
import type { RouteContract } from './contract.ts'

/** The parts of a request that a contract is about, before its body. */
export interface ContractRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
}

/**
 * Refuses a request whose address or headers break the contract: `invalid-request`, with every mistake. Nothing that was
 * read is handed on; a route reads it with the same schema again ({@link queryIn} for the query).
 */
export function checkContract(contract: RouteContract, request: ContractRequest): void {
  const { params, query, headers } = contract
  const mistakes: readonly RequestMistake[] = [
    ...(params ? parameterMistakes(params, request.params) : []),
    ...(query ? queryMistakes(query, request.query) : []),
    ...(headers ? headerMistakes(headers, request.headers) : []),
  ]
  if (mistakes.length > 0) {
    throw new ProblemError('invalid-request', 'the address or a header of the request is wrong', {
      errors: mistakes,
    })
  }
}

/** The query as its schema takes it: a list for a parameter that may be repeated, else text. */
export function queryIn(
  schema: z.ZodObject,
  query: URLSearchParams,
): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => [
      name,
      isList(schema.shape[name]) ? query.getAll(name) : (query.get(name) ?? ''),
    ]),
  )
}

function queryMistakes(schema: z.ZodObject, query: URLSearchParams): readonly RequestMistake[] {
  const known = Object.keys(schema.shape)
  const given = [...new Set(query.keys())]
  const unknown = given
    .filter((name) => !known.includes(name))
    .map((name) => ({
      parameter: shortened(name),
      detail: 'there is no such parameter here',
      hint: known.length > 0 ? `known here: ${known.join(', ')}` : 'this address takes none',
    }))
  const repeated = given
    .filter((name) => known.includes(name) && !isList(schema.shape[name]))
    .filter((name) => query.getAll(name).length > 1)
    .map((name) => ({ parameter: name, detail: 'it may be given only once' }))
  const wrong = mistakesIn(schema, pickKnown(queryIn(schema, query), known))
  return [...unknown, ...repeated, ...wrong.map(([parameter, detail]) => ({ parameter, detail }))]
}

function parameterMistakes(
  schema: z.ZodObject,
  params: Readonly<Record<string, string>>,
): readonly RequestMistake[] {
  return mistakesIn(schema, params).map(([parameter, detail]) => ({ parameter, detail }))
}

function headerMistakes(schema: z.ZodObject, headers: Headers): readonly RequestMistake[] {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
  return mistakesIn(schema, given).map(([header, detail]) => ({ header, detail }))
}

function mistakesIn(
  schema: z.ZodObject,
  given: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, detail: string])[] {
  return (schema.safeParse(given).error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0] ?? '')
    return [name, Object.hasOwn(given, name) ? issue.message : 'it is required']
  })
}

function pickKnown<Value>(
  given: Readonly<Record<string, Value>>,
  known: readonly string[],
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name)))
}

/** Whether a parameter may be repeated: its schema is a list, perhaps an optional one or one with a default. */
function isList(schema: unknown): boolean {
  const definition = definitionOf(schema)
  switch (definition?.['type']) {
    case 'array':
      return true
    case 'pipe':
      return isList(definition['in'])
    default:
      return definition?.['innerType'] !== undefined && isList(definition['innerType'])
  }
}

function definitionOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined
  const definition: unknown = Reflect.get(schema, 'def')
  return typeof definition === 'object' && definition !== null ? { ...definition } : undefined
}

/** Names that callers make up are shown, and not in any length. */
function shortened(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name
}
