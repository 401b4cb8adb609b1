/** The kinds of refusals that the HTTP API knows, each with its status and its title. */
export const problemTypes = {
  'invalid-request': { status: 400, title: 'Invalid request' },
  'invalid-delivery': { status: 400, title: 'Invalid delivery' },
  'malformed-json': { status: 400, title: 'Malformed JSON' },
  'incomplete-body': { status: 400, title: 'Incomplete body' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  internal: { status: 500, title: 'Internal error' },
  'store-unavailable': { status: 503, title: 'Store unavailable' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>

export type ProblemCode = keyof typeof problemTypes

/** One mistake in a request, at its place in the body: `alerts[0].startsAt`. */
interface FieldProblem {
  readonly path: string
  readonly detail: string
}

/** What is particular about one refusal. */
export interface ProblemDetails {
  readonly detail: string
  readonly requestId: string
  readonly errors?: readonly FieldProblem[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Refuses with a problem document (RFC 9457). Its type is `urn:retriever:problem:<code>`. */
export function problem(code: ProblemCode, { headers, ...members }: ProblemDetails): Response {
  const { status, title } = problemTypes[code]
  return new Response(
    JSON.stringify({ type: `urn:retriever:problem:${code}`, title, status, ...members }),
    {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'x-request-id': members.requestId,
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

/** Ends the handling of a request with a refusal. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly extra: Pick<ProblemDetails, 'errors' | 'headers'>

  constructor(
    code: ProblemCode,
    detail: string,
    extra: Pick<ProblemDetails, 'errors' | 'headers'> = {},
  ) {
    super(detail)
    this.code = code
    this.extra = extra
  }
}
