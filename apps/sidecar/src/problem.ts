import { problemTypes } from './problem-types.ts'
import type { ProblemCode } from './problem-types.ts'

export { problemTypes } from './problem-types.ts'
export type { ProblemCode } from './problem-types.ts'

/** One mistake in a request: in its body, in a parameter of its address, or in a header. */
export type RequestMistake = {
  readonly detail: string
  /** What to do about it. */
  readonly hint?: string
} & (
  | {
      /** JSON pointer into the body; empty for the whole. */
      readonly pointer: string
      /** Line of the body, from 1. */
      readonly line?: number
    }
  /** Name of a parameter in the path or the query. */
  | { readonly parameter: string }
  /** Name of a header. */
  | { readonly header: string }
  /** Place in a delivery, as its sender would write it: `alerts[0].startsAt`. */
  | { readonly path: string }
)

/** What is particular about one refusal. */
export interface ProblemDetails {
  readonly detail: string
  readonly requestId: string
  /** What the caller can do about it. */
  readonly hint?: string
  /** All mistakes at once. */
  readonly errors?: readonly RequestMistake[]
  /** Further members of the document. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Refuses with a problem document (RFC 9457). Its type is `urn:retriever:problem:<code>`. */
export function problem(
  code: ProblemCode,
  { headers, members, ...said }: ProblemDetails,
): Response {
  const { status, title } = problemTypes[code]
  return new Response(
    JSON.stringify({ type: `urn:retriever:problem:${code}`, title, status, ...said, ...members }),
    {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'x-request-id': said.requestId,
        ...headers,
      },
    },
  )
}

/** How senders are told to wait, in seconds. Alertmanager's own back-off is longer than that. */
const retryAfterSeconds = 5

/** What an error means to the caller. What it says itself goes into the log only. */
export function problemFromError(error: unknown, requestId: string): Response {
  if (error instanceof ProblemError) {
    return problem(error.code, { detail: error.message, requestId, ...error.extra })
  }
  if (error instanceof Error && error.name === 'StoreError') {
    return problem('store-unavailable', {
      detail: 'nothing was stored; send it again',
      requestId,
      headers: { 'retry-after': String(retryAfterSeconds) },
    })
  }
  return problem('internal', {
    detail: 'an error that nobody expected; the log has it under the request id',
    requestId,
  })
}

/** What a refusal says besides its code and its words. */
export type ProblemExtra = Pick<ProblemDetails, 'errors' | 'headers' | 'hint' | 'members'>

/** Ends the handling of a request with a refusal. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly extra: ProblemExtra

  constructor(code: ProblemCode, detail: string, extra: ProblemExtra = {}) {
    super(detail)
    this.code = code
    this.extra = extra
  }
}
