import type { StandInRequest } from '../../frame/stand-in.ts'

/** The parameters of a request, from its query or its form. */
export interface Parameters {
  /** Undefined when it is missing or empty, which is the same. */
  get(name: string): string | undefined
  /** The name of a parameter that is given more than once. */
  readonly repeated: string | undefined
}

/** Reads them. Undefined for a POST that is no form. */
export function parametersOf({
  method,
  query,
  headers,
  body,
}: StandInRequest): Parameters | undefined {
  if (method !== 'POST') return read(query)
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return undefined
  return read(new TextDecoder().decode(body))
}

function read(text: string): Parameters {
  const all = new URLSearchParams(text)
  const repeated = [...all.keys()].find((name) => all.getAll(name).length > 1)
  return { get: (name) => all.get(name) || undefined, repeated }
}

/** The cookie of this name. */
export function cookieOf({ headers }: StandInRequest, name: string): string | undefined {
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const [key, value] = pair.trim().split('=')
    if (key === name) return value
  }
  return undefined
}
