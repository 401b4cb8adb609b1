import type { StandInRequest } from '../../frame/stand-in.ts'
import type { ApplicationKey } from '../access/keys.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest } from '../refused.ts'

/** One API call on its way through the organisation. */
export interface Call {
  readonly org: Organisation
  readonly request: StandInRequest
  /** What stands in the path at the place of `{id}`, decoded. */
  readonly at: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The caller's application key; undefined where an API key is enough. */
  readonly key: ApplicationKey | undefined
  /** Set when reads see the data as it was at this instant. */
  readonly staleAt: number | undefined
}

/** The body as text. */
export function bodyText({ request }: Call): string {
  return new TextDecoder().decode(request.body)
}

/** The body, which must be a JSON object. */
export function bodyOf(call: Call): JsonObject {
  let body: unknown
  try {
    body = JSON.parse(bodyText(call))
  } catch {
    throw badRequest('Invalid JSON payload')
  }
  if (!isObject(body)) throw badRequest('Invalid JSON payload')
  return body
}

/** The attributes of a JSON:API body: `{"data":{"attributes":{…}}}`. */
export function attributesOf(call: Call): JsonObject {
  const { data } = bodyOf(call)
  const attributes = isObject(data) ? data['attributes'] : undefined
  if (!isObject(attributes)) throw badRequest("'data' is a required property")
  return attributes
}

/** A switch in the query string; anything but a clear yes is no. */
export function isSet({ query }: Call, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true'
}

/** A whole number in the query string, at least 0; the default when it is missing or none. */
export function numberIn({ query }: Call, name: string, otherwise: number): number {
  const text = query.get(name) ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : otherwise
}

/** A whole number in the path; undefined when it is none. */
export function idIn({ at }: Call, name = 'id'): number | undefined {
  const text = at[name] ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
