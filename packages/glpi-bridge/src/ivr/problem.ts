import { UpstreamError } from '@retriever/upstream'

import type { GlpiProblem } from '../errors.ts'

/** What a failed announcement means. Refusals that somebody can mend (401, 403) are worth another try, other 4xx not. */
export function ivrProblem(error: unknown): GlpiProblem {
  if (!(error instanceof UpstreamError)) {
    const hint = 'The source of the token failed; look at the cause.'
    return { code: 'login', retryable: true, executed: 'no', hint }
  }
  const { status, executed, hint, retryAfterMs } = error
  return {
    code: codeOf(error),
    retryable: !isFinal(status),
    executed,
    hint,
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

function isFinal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && !mendable.has(status)
}

const mendable: ReadonlySet<number> = new Set([401, 403, 404, 407, 408, 425, 429])

function codeOf({ code, status }: UpstreamError): GlpiProblem['code'] {
  if (code === 'aborted' || code === 'closed') return 'aborted'
  if (status === undefined) return 'unreachable'
  if (status === 401 || status === 403 || status === 407) return 'login'
  if (status === 429) return 'rate-limited'
  return isFinal(status) ? 'refused' : 'unavailable'
}
