import * as z from 'zod'

import type { Answered, RouteContract } from '../../http/contract.ts'
import { planSchema } from './answer-schemas.ts'
import { readableTypes, writableTypes } from './media-types.ts'

/** The header that every answer about one state of an entity carries. */
export const etag = { etag: 'Tells this state of the entity from another one; for If-Match.' }

/** An answer in JSON. */
export function answer(
  description: string,
  schema: z.ZodType,
  headers?: Readonly<Record<string, string>>,
): Answered {
  return { description, content: { 'application/json': schema }, ...(headers && { headers }) }
}

/** An answer about an entity, in every type that can be accepted. */
export function answeredEntity(entity: z.ZodType): Answered {
  return {
    description: 'The entity.',
    content: Object.fromEntries(
      Object.entries(writableTypes).map(([type, format]) => [
        type,
        format === 'json' ? entity : z.unknown(),
      ]),
    ),
    headers: {
      ...etag,
      location: 'Its path.',
      'retriever-outcome': 'created, updated, adopted or unchanged.',
    },
  }
}

/** The same, or the plan of a dry run. */
export function orPlan({ content, headers }: Answered): Answered {
  return {
    description: 'The entity; with `dryRun=true` the plan.',
    content: {
      ...content,
      'application/json': z.union([content?.['application/json'] ?? z.unknown(), planSchema]),
    },
    ...(headers && { headers }),
  }
}

/** A body in every type that is read. */
export function bodyOf(schema: z.ZodType, description: string): NonNullable<RouteContract['body']> {
  const described = new Set(['json', 'yaml'])
  const content = Object.fromEntries(
    Object.entries(readableTypes).map(([type, format]) => [
      type,
      described.has(format) ? schema : format === 'form' ? z.looseObject({}) : z.unknown(),
    ]),
  )
  return { description, content }
}
