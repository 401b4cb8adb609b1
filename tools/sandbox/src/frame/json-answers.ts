import type { Mistake } from './mistake.ts'
import type { StandInAnswer } from './stand-in.ts'

/** A problem document (RFC 9457) with all mistakes at once. */
export function problem(
  status: number,
  detail: string,
  errors: readonly Mistake[] = [],
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  const body = { type: 'about:blank', status, detail, ...(errors.length > 0 ? { errors } : {}) }
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  }
}

/** An answer in JSON. */
export function json(status: number, value: unknown): StandInAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  }
}
