import type { Failed } from './attempt-outcome.ts'
import type { Settings } from '../settings.ts'
import type { UpstreamErrorCode } from '../error-code.ts'

const HINTS: Readonly<Record<UpstreamErrorCode, string>> = {
  aborted: 'The caller gave it up. Look at `executed` before you repeat it.',
  deadline: 'The upstream is slow or limits the rate. Give the call more time, or call later.',
  timeout: 'The upstream is slow. Look at its load, or raise attemptTimeoutMs.',
  unreachable: 'Look at host, port, name resolution and network policy; is the upstream running?',
  proxy:
    'Look at proxy.url, its credentials and what the proxy allows, or list the host in noProxy.',
  tls: 'Look at tls.ca, tls.certificate and tls.key, and at the name and the dates of the server certificate.',
  reset: 'The connection broke. Look at `executed` before you repeat it.',
  status: 'The answer in `response` says why.',
  redirect: 'Point baseUrl at the final address.',
  'too-large': 'Ask for less at a time, or raise maxResponseBytes.',
  malformed:
    'Something else answered in place of the upstream: a proxy, a login page, a load balancer?',
  'breaker-open': 'The upstream failed several times in a row. Call again after retryAfterMs.',
  saturated: 'Too many calls wait for the upstream. Call later, or raise concurrency.',
  'retry-budget': 'Many calls fail at the same time. Look at the upstream, and call again later.',
  'invalid-request': 'The request was not sent. Correct it.',
  closed: 'Make calls before close().',
}

/** What a person can do about it. */
export function hintFor(code: UpstreamErrorCode, { hint, status }: Failed): string {
  if (hint !== undefined) return hint
  if (status === 401) return 'The upstream does not accept the credentials. Look at them.'
  if (status === 403) return 'The credentials are not allowed to do this.'
  if (status === 429) return 'The upstream limits the rate. Call again after retryAfterMs.'
  return HINTS[code]
}

/** What happened, in a few words that follow `POST /path: `. */
export function detailOf({ code, detail, cause, status }: Failed, settings: Settings): string {
  if (detail !== undefined) return detail
  switch (code) {
    case 'aborted':
      return 'aborted by the caller'
    case 'deadline':
      return 'the deadline passed'
    case 'timeout':
      return 'no full answer within the time for an attempt'
    case 'breaker-open':
      return 'the circuit breaker is open'
    case 'saturated':
      return `${settings.concurrency.queue} attempts wait already`
    case 'too-large':
      return `the answer is larger than ${settings.maxResponseBytes} bytes`
    case 'closed':
      return 'the client is closed'
    case 'reset':
      return status === undefined
        ? `the connection broke before an answer came (${causeOf(cause)})`
        : `the connection broke in the middle of an answer ${status} (${causeOf(cause)})`
    case 'unreachable':
    case 'proxy':
    case 'tls':
    case 'malformed':
    case 'invalid-request':
    case 'redirect':
    case 'status':
    case 'retry-budget':
      return causeOf(cause)
  }
}

function causeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'for an unknown reason'
  // When every address of a name fails, the message is empty and the reasons are inside.
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map((error) => causeOf(error)).join(', ')
  }
  if (cause.message === 'fetch failed' && cause.cause instanceof Error) return causeOf(cause.cause)
  return cause.message
}
