import type { PreparedRequest } from '../call/prepare.ts'
import type { IsSensitive } from './sensitive-keys.ts'

/** A shorter value is no secret, and taking it out would make a text unreadable. */
const SHORTEST = 6
const DEEPEST = 8

/** The values that a request itself sends under sensitive names: an upstream may quote them in its answer. */
export function secretsOf(
  {
    headers,
    secrets,
    target,
    body,
  }: Pick<PreparedRequest, 'headers' | 'secrets' | 'target' | 'body'>,
  isSensitive: IsSensitive,
): readonly string[] {
  const query = new URLSearchParams(target.split('?')[1] ?? '')
  const named = [
    ...secretHeaders(headers, isSensitive),
    ...[...query].filter(([name]) => isSensitive(name)).map(([, value]) => value),
    ...(typeof body === 'string' ? secretsInBody(body, isSensitive) : []),
  ]
  return [...secrets, ...named.filter((value) => value.length >= SHORTEST)]
}

/** The values of sensitive headers, whole and without their scheme (`Bearer`, `Basic`, `Api-Token`). */
export function secretHeaders(
  headers: Readonly<Record<string, string>>,
  isSensitive: IsSensitive,
): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => isSensitive(name))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')])
}

function secretsInBody(body: string, isSensitive: IsSensitive): readonly string[] {
  try {
    return secretsInJson(JSON.parse(body), isSensitive, 0)
  } catch {
    return [...new URLSearchParams(body)]
      .filter(([name]) => isSensitive(name))
      .map(([, value]) => value)
  }
}

function secretsInJson(value: unknown, isSensitive: IsSensitive, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'string'
      ? isSensitive(key)
        ? [inner]
        : []
      : secretsInJson(inner, isSensitive, depth + 1),
  )
}
