import { ProblemError } from '../problem.ts'

/** Longest key, in characters. */
const longestIdempotencyKey = 255

/** What can be read, for a JSON Schema: nothing in it means different things to different readers of patterns. */
export const idempotencyKeyPattern: string =
  `^(?:"(?:[ !#-\\[\\]-~]|\\\\["\\\\]){1,${longestIdempotencyKey}}"` +
  `|[A-Za-z0-9_!#$%&'*+.^\`|~:/-]{1,${longestIdempotencyKey}})$`

/**
 * The value of `Idempotency-Key`: a structured-header string (`"0f3a…"`) or a bare token. Undefined without the header.
 * Throws `invalid-request` when it is neither, or too long.
 */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const given = headers.get('idempotency-key')
  if (given === null) return undefined
  const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(given)?.[1]
  const key = quoted?.replaceAll(/\\(["\\])/g, '$1') ?? bare(given)
  if (key !== undefined && key !== '' && key.length <= longestIdempotencyKey) return key
  const detail = `expected a text in quotes or a token, of 1 to ${longestIdempotencyKey} characters`
  throw new ProblemError('invalid-request', 'the idempotency key cannot be used', {
    errors: [{ header: 'idempotency-key', detail, hint: 'send a UUID' }],
  })
}

function bare(given: string): string | undefined {
  return /^[\w!#$%&'*+.^`|~:/-]+$/.test(given) ? given : undefined
}
