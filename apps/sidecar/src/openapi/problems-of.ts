import type { Route } from '../capability.ts'
import { problemTypes } from '../problem-types.ts'
import type { ProblemCode } from '../problem-types.ts'
import type { JsonSchema } from './components.ts'

/** What the document says about refusals: RFC 9457, with all mistakes at once. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'A refusal (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', pattern: '^urn:retriever:problem:[a-z-]+$' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'Why, for people.' },
    hint: { type: 'string', description: 'What to do about it.' },
    requestId: { type: 'string', description: 'Under this id the log has more.' },
    id: { type: 'string', description: 'The entity that stands in the way.' },
    service: { type: 'string', description: 'The service whose registration was asked for.' },
    errors: {
      type: 'array',
      description: 'All mistakes at once.',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body.' },
          line: { type: 'integer', description: 'Line of the body, from 1.' },
          parameter: { type: 'string', description: 'Parameter in the address.' },
          header: { type: 'string', description: 'Name of a header.' },
          path: { type: 'string', description: 'Place in a delivery.' },
          detail: { type: 'string' },
          hint: { type: 'string' },
        },
      },
    },
    upstream: {
      type: 'object',
      description: 'What Datadog said.',
      required: ['system'],
      properties: {
        system: { type: 'string' },
        organisation: { type: 'string' },
        status: { type: 'integer' },
        errors: { type: 'array', items: { type: 'string' } },
      },
    },
    report: { type: 'object', description: 'Of an apply: what became of everything.' },
  },
}

/** Every refusal that a route can end with: its own, and those of access, limits and body. */
export function codesOf({ access, contract, method }: Route): readonly ProblemCode[] {
  const takesBody = contract?.body !== undefined || method !== 'GET'
  const codes: ProblemCode[] = [
    ...(contract?.problems ?? []),
    'invalid-request',
    'internal',
    ...(takesBody ? (['incomplete-body', 'body-too-large'] as const) : []),
    ...(access.type === 'public' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(access.type === 'scope' ? (['too-many-requests', 'access-unavailable'] as const) : []),
  ]
  return [...new Set(codes)]
}

/** The answers of refusals, by status. */
export function problemAnswers(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const statuses = [...new Set(codes.map((code) => problemTypes[code].status))].toSorted(
    (a, b) => a - b,
  )
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => problemTypes[code].status === status)
      return [String(status), answerFor(status, own)]
    }),
  )
}

function answerFor(status: number, codes: readonly ProblemCode[]): object {
  return {
    description: codes.map((code) => `${problemTypes[code].title} (\`${code}\`).`).join(' '),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            {
              type: 'object',
              properties: {
                type: { enum: codes.map((code) => `urn:retriever:problem:${code}`) },
                status: { const: status },
              },
            },
          ],
        },
      },
    },
  }
}
