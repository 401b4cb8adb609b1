import { UpstreamError } from '@retriever/upstream'
import type { Upstream, UpstreamRequest } from '@retriever/upstream'

import { GlpiError } from '../../errors.ts'
import type { GlpiProblem } from '../../errors.ts'
import type { Answer } from './answer.ts'
import type { Effect } from './effect.ts'

/**
 * Sends one request and gives whatever answer came, of any status. Throws a `GlpiError` when none came. Requests that
 * write are never repeated once they may have been executed.
 */
export async function send(
  upstream: Upstream,
  name: string,
  request: UpstreamRequest,
  effect: Effect,
): Promise<Answer> {
  try {
    const response = await upstream.request({
      ...request,
      repeatable: effect === 'read',
      accept: (code) => code < 500 && code !== 429,
    })
    const { status, headers } = response
    return { status, contentType: headers.get('content-type') ?? '', text: response.text() }
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    if (error.response === undefined) throw noAnswer(name, error, effect)
    const { status, headers, text } = error.response
    return {
      status,
      contentType: headers.get('content-type') ?? '',
      text,
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    }
  }
}

/** What it means for us that no answer came. */
function noAnswer(name: string, error: UpstreamError, effect: Effect): GlpiError {
  const problem: GlpiProblem = {
    code: codeOf(error),
    retryable: error.code !== 'invalid-request',
    executed: effect === 'read' ? 'no' : error.executed,
    hint: error.hint,
    ...(error.status !== undefined && { status: error.status }),
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  }
  return new GlpiError(name, error.message, problem, error)
}

function codeOf({ code }: UpstreamError): GlpiProblem['code'] {
  switch (code) {
    case 'aborted':
    case 'closed':
      return 'aborted'
    case 'tls':
    case 'redirect':
      return 'configuration'
    case 'too-large':
    case 'malformed':
      return 'malformed'
    case 'invalid-request':
      return 'rejected'
    case 'deadline':
    case 'timeout':
    case 'unreachable':
    case 'proxy':
    case 'reset':
    case 'status':
    case 'breaker-open':
    case 'saturated':
    case 'retry-budget':
      return 'unreachable'
  }
}
