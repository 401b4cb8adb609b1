import type { IncomingHttpHeaders } from 'node:http'

/** One HTTP request. */
export interface WireRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body?: string | undefined
  /**
   * Whether it may be sent twice. If not, it goes on a fresh connection: on one that was idle nobody could tell
   * whether a reset came before or after the server took the request.
   */
  readonly repeatable: boolean
}

/** A whole answer. */
export interface WireAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

/**
 * Why there is no answer:
 *
 * - `connect`: no connection; `proxy`: none through the proxy; `handshake`: it ended while TLS was agreed on
 * - `tls`: the other side is not trusted, does not trust us, or speaks no TLS
 * - `material`: a certificate or key of ours cannot be read
 * - `reset`: the connection ended before the answer began; `broken-off`: after that
 * - `slow`: connected, and the answer did not begin in time
 * - `too-large`, `malformed`: the answer is larger than allowed, or not HTTP
 * - `redirect`: to where we must not go; `dead-redirect`: to where nothing answers
 * - `invalid`: the request cannot be sent as HTTP
 * - `interrupted`: the signal aborted
 */
export type WireFailureKind =
  | 'connect'
  | 'proxy'
  | 'handshake'
  | 'tls'
  | 'material'
  | 'reset'
  | 'broken-off'
  | 'slow'
  | 'too-large'
  | 'malformed'
  | 'redirect'
  | 'dead-redirect'
  | 'invalid'
  | 'interrupted'

/** No answer came. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly kind: WireFailureKind
  /** Whether the request may have reached the server. */
  readonly sent: boolean
  /** True when it will end in the same way until a person changes something. */
  readonly lasting: boolean

  constructor(
    kind: WireFailureKind,
    message: string,
    more: { readonly sent?: boolean; readonly lasting?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.kind = kind
    this.sent = more.sent ?? false
    this.lasting = more.lasting ?? false
  }
}

/** Node's or OpenSSL's code of an error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}
