import type { Client } from '../client.ts'
import type { ExecutedBy, Method, UpstreamRequest } from '../request.ts'
import { Secret } from '../secret.ts'

/** A request as it will be sent. */
export interface PreparedRequest {
  readonly method: Method
  /** Path and query below the origin, encoded. */
  readonly target: string
  /** The path below `baseUrl`, without query. Not redacted yet, like `context`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** What came as a `Secret`, whatever its name. */
  readonly secrets: readonly string[]
  readonly body: string | Uint8Array | undefined
  readonly repeatable: boolean
  readonly accepts: (status: number) => boolean
  readonly executedBy: ExecutedBy | undefined
  readonly context: Readonly<Record<string, string>> | undefined
}

/** Says what is wrong with a request, in words that hold nothing of it. */
export class InvalidRequest extends Error {}

/** Makes of a request what will be sent. Throws {@link InvalidRequest}. */
export function prepare(client: Client, request: UpstreamRequest): PreparedRequest {
  const { method = 'GET', idempotencyKey, context } = request
  const url = urlOf(client, request)
  const { body, contentType } = bodyOf(request)
  const headers: Record<string, string> = { ...client.propagated(), ...client.headers }
  if (contentType !== undefined) headers['content-type'] = contentType
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  const secrets: string[] = []
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const revealed = value instanceof Secret ? value.reveal() : value
    if (revealed !== value) secrets.push(revealed)
    headers[name.toLowerCase()] = revealed
  }
  return {
    method,
    target: url.pathname + url.search,
    path: url.pathname.slice(client.settings.prefix.length),
    headers,
    secrets,
    body,
    repeatable:
      request.repeatable ??
      (idempotencyKey !== undefined || (method !== 'POST' && method !== 'PATCH')),
    accepts: request.accept ?? isSuccess,
    executedBy: request.executedBy ?? client.executedBy,
    context,
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function urlOf({ settings }: Client, { path, query }: UpstreamRequest): URL {
  const { baseUrl, prefix } = settings
  // A URL would drop or turn these silently.
  if (/[\\#\t\r\n]| $/.test(path)) {
    throw new InvalidRequest('the path has a character that must be encoded')
  }
  const text = `${baseUrl.origin}${prefix}${path === '' || path.startsWith('/') ? '' : '/'}${path}`
  if (!URL.canParse(text)) throw new InvalidRequest('the path makes no URL')
  const url = new URL(text)
  if (url.origin !== baseUrl.origin || !isBelow(url.pathname, prefix)) {
    throw new InvalidRequest('the path leaves the path of baseUrl')
  }
  if (query instanceof URLSearchParams) {
    for (const [name, value] of query) url.searchParams.append(name, value)
  } else if (query) {
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.append(name, String(value))
    }
  }
  return url
}

function isBelow(pathname: string, prefix: string): boolean {
  return pathname === prefix || pathname.startsWith(`${prefix}/`)
}

function bodyOf({ json, body }: UpstreamRequest): {
  readonly body?: string | Uint8Array
  readonly contentType?: string
} {
  if (json === undefined) return body === undefined ? {} : { body }
  if (body !== undefined) throw new InvalidRequest('it has both json and body')
  try {
    return { body: JSON.stringify(json), contentType: 'application/json' }
  } catch {
    throw new InvalidRequest('json cannot be written as JSON')
  }
}
