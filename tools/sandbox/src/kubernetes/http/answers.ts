import { randomUUID } from 'node:crypto'

import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'

/** What goes back, before the headers that every answer has. */
export interface Reply {
  readonly status: number
  /** Told as JSON; a text is sent as it is. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The flow schema and the priority level that requests count against. */
const fairness = {
  'x-kubernetes-pf-flowschema-uid': '4f5c2f5e-2a34-4c0a-9a4e-0d7f2b6b9c11',
  'x-kubernetes-pf-prioritylevel-uid': '8a1f0c7d-6f0b-4a3e-8f57-1b2c3d4e5f60',
}

/** Puts on the headers that the real server sends. */
export function answer(request: StandInRequest, reply: Reply, isKnown: boolean): StandInAnswer {
  const isText = typeof reply.body === 'string'
  const body = isText ? String(reply.body) : jsonText(request, reply.body)
  return {
    status: reply.status,
    headers: {
      'audit-id': request.headers['audit-id'] ?? randomUUID(),
      'cache-control': 'no-cache, private',
      'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
      ...(isKnown ? fairness : {}),
      ...(reply.status === 403 ? nosniff : {}),
      ...reply.headers,
      'content-length': String(Buffer.byteLength(body)),
    },
    body: request.method === 'HEAD' ? '' : body,
  }
}

/** Indented for people. */
function jsonText({ headers, query }: StandInRequest, value: unknown): string {
  const pretty = new URLSearchParams(query).get('pretty')
  const isPerson = /^(curl|Mozilla)/.test(headers['user-agent'] ?? '')
  const isIndented = pretty === null ? isPerson : pretty === '1' || pretty === 'true'
  return isIndented ? JSON.stringify(value, null, 2) : `${JSON.stringify(value)}\n`
}

/** Sent with refusals and most texts. */
export const nosniff = { 'x-content-type-options': 'nosniff' } as const

/** What is behind no group that the server knows. */
export const pageNotFound: Reply = {
  status: 404,
  body: '404 page not found\n',
  headers: nosniff,
}

/** Too much at once; it is no JSON. */
export const tooManyRequests: Reply = {
  status: 429,
  body: 'Too many requests, please try again later.\n',
  headers: { ...nosniff, 'retry-after': '1' },
}
