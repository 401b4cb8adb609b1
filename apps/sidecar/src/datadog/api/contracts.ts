import * as z from 'zod'

import type { RouteContract } from '../../http/contract.ts'
import { idempotencyKeyPattern } from '../../http/idempotency-key.ts'
import type { ProblemCode } from '../../problem.ts'
import {
  differenceSchema,
  driftSchema,
  entitySchemas,
  listSchema,
  planSchema,
  registrationSchema,
  reportSchema,
  validSchema,
} from './answer-schemas.ts'
import { documentSchemas, manySchema } from './body-schemas.ts'
import { answer, answeredEntity, bodyOf, etag, orPlan } from './contract-parts.ts'
import type { EntityType } from './entity-type.ts'
import * as queries from './queries.ts'
import { planProblems } from './refused.ts'
import { serviceName } from './registration.ts'

/** The ways to use entities of one kind. */
export type Use =
  | 'create'
  | 'list'
  | 'read'
  | 'update'
  | 'remove'
  | 'validate'
  | 'adopt'
  | 'difference'
  | 'drift'

const ifMatch = z
  .string()
  .optional()
  .meta({ description: 'An ETag: only while the entity is still that one.' })
const idempotencyKey = z.string().optional().meta({
  description: 'Your own name for this request: a repetition gets the same answer.',
  pattern: idempotencyKeyPattern,
})

const matchable = z.looseObject({ 'if-match': ifMatch })
const repeatable = z.looseObject({ 'idempotency-key': idempotencyKey })

const reading: readonly ProblemCode[] = [
  'invalid-request',
  'forbidden',
  'not-acceptable',
  'datadog-rejected',
  'upstream-credentials',
  'upstream-unavailable',
  'upstream-rate-limited',
  'upstream-timeout',
  'stopped',
]
const writing: readonly ProblemCode[] = [
  ...new Set<ProblemCode>([
    ...reading,
    'invalid-document',
    'unsupported-media-type',
    ...planProblems,
  ]),
]
const matching: readonly ProblemCode[] = ['precondition-failed', 'precondition-required']
const repeating: readonly ProblemCode[] = ['in-progress', 'idempotency-mismatch', 'quota-exceeded']
const ofOne: readonly ProblemCode[] = ['not-found', 'not-an-alert']
const ofOther: readonly ProblemCode[] = [...ofOne, 'wrong-kind', 'foreign', 'not-managed']

/** What a route for one kind promises. */
export function contractFor(type: EntityType, use: Use): RouteContract {
  const { kind, name, tag } = type
  const params = z.object({ id: type.id })
  const entity = entitySchemas[kind]
  const answered = answeredEntity(entity)
  const sent = bodyOf(documentSchemas[kind], `One ${kind}.`)
  switch (use) {
    case 'create':
      return {
        operationId: `create${name}`,
        summary: `Creates a ${kind}`,
        description: `One with the same ref that is there already is answered with 200 when it is equal, and refused as \`exists\` when it is not. An equal one that nobody manages is adopted. With \`dryRun=true\` the plan is answered, and nothing is written.`,
        tag,
        query: queries.createQuery,
        headers: repeatable,
        body: sent,
        answers: { 201: { ...answered, description: 'It was created.' }, 200: orPlan(answered) },
        problems: [...writing, ...repeating],
      }
    case 'list':
      return {
        operationId: `list${name}s`,
        summary: `Lists the ${kind}s that are managed and granted to the caller`,
        description:
          'A page may hold less than was asked for, even nothing: `next` tells whether there is more.',
        tag,
        query: queries.listQuery,
        answers: { 200: answer('One page, in the order of ids.', listSchema) },
        problems: reading,
      }
    case 'read':
      return {
        operationId: `get${name}`,
        summary: `Tells what a ${kind} is`,
        tag,
        params,
        query: queries.readQuery,
        answers: { 200: { ...answered, description: `The ${kind}.` } },
        problems: [...reading, ...ofOne],
      }
    case 'update':
      return {
        operationId: `update${name}`,
        summary: `Changes a ${kind} to what is declared`,
        description: 'It creates nothing, and takes nothing over.',
        tag,
        params,
        query: queries.updateQuery,
        headers: matchable,
        body: sent,
        answers: { 200: orPlan(answered) },
        problems: [...writing, ...ofOther, ...matching],
      }
    case 'remove':
      return {
        operationId: `delete${name}`,
        summary: `Deletes a ${kind}`,
        tag,
        params,
        query: queries.removeQuery,
        headers: matchable,
        answers: {
          204: { description: 'It is gone.' },
          200: answer('What would be done, with `dryRun=true`.', planSchema),
        },
        problems: [...reading, ...planProblems, ...ofOther, ...matching],
      }
    case 'validate':
      return {
        operationId: `validate${name}`,
        summary: `Tells whether a ${kind} could be written`,
        description: 'Datadog itself is asked about monitors and alerts. Nothing is written.',
        tag,
        query: queries.validateQuery,
        body: sent,
        answers: { 200: answer('It could, as far as its document goes.', validSchema) },
        problems: writing,
      }
    case 'adopt':
      return {
        operationId: `adopt${name}`,
        summary: `Takes over a ${kind} that nobody manages`,
        description: 'As it is, or as the body declares it.',
        tag,
        params,
        query: queries.adoptQuery,
        headers: z.looseObject({ 'if-match': ifMatch, 'idempotency-key': idempotencyKey }),
        body: { ...sent, optional: true },
        answers: { 200: orPlan(answered) },
        problems: [...writing, ...ofOther, ...matching, ...repeating],
      }
    case 'difference':
      return {
        operationId: `diff${name}`,
        summary: `Tells what would have to change for a ${kind} to be as declared`,
        tag,
        params,
        query: queries.readQuery,
        headers: matchable,
        body: sent,
        answers: { 200: answer('The differences.', differenceSchema, etag) },
        problems: [...writing, ...ofOther, ...matching],
      }
    case 'drift':
      return {
        operationId: `drift${name}`,
        summary: `Tells whether somebody else changed a ${kind} since it was written`,
        description: 'Alerts tell; of others `drift` is null.',
        tag,
        params,
        query: queries.readQuery,
        answers: { 200: answer('Its drift.', driftSchema, etag) },
        problems: [...reading, ...ofOne],
      }
  }
}

/** What `POST /apply` promises. */
export const applyContract: RouteContract = {
  operationId: 'apply',
  summary: 'Brings several entities about',
  description:
    'Plans, and carries the plan out. Documents may link to each other: `${ref}`. The same documents a second time change nothing.',
  tag: 'apply',
  query: queries.applyQuery,
  headers: repeatable,
  body: bodyOf(manySchema, 'Any number of entities.'),
  answers: {
    200: {
      description: 'Everything is as declared; with `dryRun=true` the plan.',
      content: { 'application/json': z.union([reportSchema, planSchema]) },
    },
  },
  problems: [...writing, ...repeating, 'incomplete'],
}

/** What `GET /registration/:service` promises. */
export const registrationContract: RouteContract = {
  operationId: 'getRegistration',
  summary: 'Tells what the registers say about a service',
  tag: 'registration',
  params: z.object({ service: serviceName }),
  query: z.strictObject({}),
  answers: { 200: answer('What each of them says, and what follows.', registrationSchema) },
  problems: ['invalid-request', 'forbidden', 'not-found', 'not-acceptable'],
}
