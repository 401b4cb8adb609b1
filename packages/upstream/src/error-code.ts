/**
 * What went wrong:
 *
 * - `aborted`: the caller's signal aborted; `cause` is its reason
 * - `deadline`: the time for the whole call ran out
 * - `timeout`: an attempt got no full answer in its time
 * - `unreachable`: no connection: DNS, refused, no route, reset before anything was sent
 * - `proxy`: the proxy refused or failed before it reached the upstream
 * - `tls`: no TLS connection: certificate not trusted, wrong host name, client certificate refused
 * - `reset`: the connection broke after sending had begun, or in the middle of the answer
 * - `status`: a full answer that `accept` does not accept
 * - `redirect`: a redirect that is not followed
 * - `too-large`: the answer is larger than `maxResponseBytes`, compressed or not
 * - `malformed`: not HTTP, not the encoding that it claims, or not JSON
 * - `breaker-open`: the circuit breaker lets nothing through
 * - `saturated`: too many calls already wait for this upstream
 * - `retry-budget`: it failed in a way that is worth a retry, but too many calls are being retried already
 * - `invalid-request`: the request cannot be sent as it is written
 * - `closed`: the client was closed
 */
export type UpstreamErrorCode =
  | 'aborted'
  | 'deadline'
  | 'timeout'
  | 'unreachable'
  | 'proxy'
  | 'tls'
  | 'reset'
  | 'status'
  | 'redirect'
  | 'too-large'
  | 'malformed'
  | 'breaker-open'
  | 'saturated'
  | 'retry-budget'
  | 'invalid-request'
  | 'closed'
