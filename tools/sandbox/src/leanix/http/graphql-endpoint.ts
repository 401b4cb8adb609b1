import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { resolversOf } from '../fact-sheets/resolvers.ts'
import { workspaceSchema } from '../fact-sheets/schema.ts'
import { answerGraphql, type GraphqlRequest } from '../graphql/answer-graphql.ts'
import type { Workspace } from '../workspace.ts'
import { envelope } from './envelope.ts'

/** Answers a GraphQL query. Whatever is wrong with the query itself comes with 200, in `errors`. */
export function answerQuery(
  { clock, inventory, settings }: Workspace,
  { headers, body }: StandInRequest,
  staleAt: number | undefined,
): StandInAnswer {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return envelope(415, 'HTTP 415 Unsupported Media Type')
  }
  const request = requestIn(body)
  if (request === undefined) return envelope(400, 'Unable to process JSON')
  const resolvers = resolversOf({
    inventory: inventory.seen(staleAt),
    settings: settings(),
    now: clock.now(),
  })
  const schema = workspaceSchema(resolvers, settings().lifecycleIsShared)
  const { data, errors } = answerGraphql(schema, request)
  return json(200, errors.length > 0 ? { data, errors } : { data })
}

function requestIn(body: Uint8Array): GraphqlRequest | undefined {
  let sent: unknown
  try {
    sent = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
  if (!isObject(sent)) return undefined
  const { query, variables = null, operationName = null } = sent
  if (typeof query !== 'string') return undefined
  if (variables !== null && !isObject(variables)) return undefined
  if (operationName !== null && typeof operationName !== 'string') return undefined
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
