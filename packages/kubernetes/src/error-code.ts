/**
 * What went wrong, for programs. One code, one thing to do about it.
 *
 * | code | when |
 * | --- | --- |
 * | `config` | what was given cannot be used; found before any request |
 * | `credential-unavailable` | there is no token of our own to ask with |
 * | `credential-refused` | the server does not know our own token (401), also not a newer one |
 * | `forbidden` | our own token is good, and has no right to do this (403) |
 * | `not-found` | the server knows the API, and has not what was asked for (404 with a body of Kubernetes) |
 * | `not-the-api` | there is no such API at this address (404 in plain text, or something else answers) |
 * | `rejected` | the server refuses the request as wrong |
 * | `rate-limited` | the server has too much to do for us (429) |
 * | `unavailable` | no answer, or one that says that the server cannot answer now |
 * | `tls` | the server's certificate is not trusted, or the handshake failed |
 * | `aborted` | the caller's signal was aborted |
 * | `closed` | it was used after `close()` |
 */
export type KubernetesErrorCode =
  | 'config'
  | 'credential-unavailable'
  | 'credential-refused'
  | 'forbidden'
  | 'not-found'
  | 'not-the-api'
  | 'rejected'
  | 'rate-limited'
  | 'unavailable'
  | 'tls'
  | 'aborted'
  | 'closed'
