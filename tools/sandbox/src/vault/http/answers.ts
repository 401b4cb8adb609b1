import type { Reply } from '../server.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import type { JsonObject } from '../text/json-value.ts'
import { encodeFields, encodeJson } from '../text/encode-json.ts'
import { randomId } from '../text/random.ts'

type Headers = Readonly<Record<string, string>>

/** Headers of everything that the API answers. */
export const apiHeaders: Headers = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
}

/** Shorter bodies are sent with their length, longer ones in chunks. */
const chunkedFrom = 2048

/** An answer of the API with a body in JSON. */
export function jsonAnswer(status: number, text: string, headers: Headers = {}): StandInAnswer {
  const body = text === '' ? '' : `${text}\n`
  const length = Buffer.byteLength(body)
  return {
    status,
    headers: {
      ...apiHeaders,
      'content-type': 'application/json',
      ...(length < chunkedFrom && status !== 204 ? { 'content-length': String(length) } : {}),
      ...headers,
    },
    body,
  }
}

/** A refusal: `{"errors":["…"]}`; without a message the list is empty. */
export function errorAnswer(
  status: number,
  message?: string,
  headers: Headers = {},
): StandInAnswer {
  const errors = message === undefined ? [] : [message]
  return jsonAnswer(status, encodeJson({ errors }), headers)
}

/** Text that does not come from the API. */
export function textAnswer(status: number, text: string, headers: Headers = {}): StandInAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: text,
  }
}

const authFields = [
  'client_token',
  'accessor',
  'policies',
  'token_policies',
  'identity_policies',
  'metadata',
  'lease_duration',
  'renewable',
  'entity_id',
  'token_type',
  'orphan',
  'mfa_requirement',
  'num_uses',
]

/** The envelope around what an engine answers, as text. */
export function envelope(reply: Reply, requestId = randomId()): string {
  const { lease, data = null, auth, warnings = [] } = reply
  const fields = [
    ['request_id', encodeJson(requestId)],
    ['lease_id', encodeJson(lease?.id ?? '')],
    ['renewable', encodeJson(lease?.renewable ?? false)],
    ['lease_duration', encodeJson(lease?.seconds ?? 0)],
    ['data', encodeJson(data)],
    ['wrap_info', 'null'],
    ['warnings', warnings.length === 0 ? 'null' : encodeJson(warnings)],
    ['auth', auth === undefined ? 'null' : encodeFields(auth, authFields)],
  ]
  const inside = fields.map(([name, text]) => `"${name}":${text}`).join(',')
  const beside =
    reply.flat === true && data !== null && Object.keys(data).length > 0
      ? `${encodeFields(data).slice(1, -1)},`
      : ''
  return `{${beside}${inside}}`
}

/** The envelope around the token that stands for a wrapped answer. */
export function wrapEnvelope(info: JsonObject): string {
  const inside = encodeFields(info, [
    'token',
    'accessor',
    'ttl',
    'creation_time',
    'creation_path',
    'wrapped_accessor',
  ])
  return `{"request_id":"","lease_id":"","renewable":false,"lease_duration":0,"data":null,"wrap_info":${inside},"warnings":null,"auth":null}`
}
