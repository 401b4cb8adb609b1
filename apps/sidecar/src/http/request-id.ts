import { randomUUID } from 'node:crypto'

const usable = /^[\w.:-]{1,100}$/

/** The id that the caller gave its request, if it can be put into logs as it is, or else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id')
  return given !== null && usable.test(given) ? given : randomUUID()
}
