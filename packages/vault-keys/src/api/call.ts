import type { Secret } from '@retriever/upstream/secret'

/** What a request is for: in errors, events and the choice of what may be repeated. */
export type Operation =
  | 'login'
  | 'probe-login'
  | 'lookup-self'
  | 'renew-self'
  | 'revoke-self'
  | 'wrapping-lookup'
  | 'unwrap'
  | 'detect'
  | 'read'
  | 'list'
  | 'renew-lease'
  | 'health'

/**
 * When an attempt that failed is followed by another one, within the deadline:
 *
 * - `safe`: whenever the failure is passing (no answer, 412, 429, 5xx, an upgrading mount)
 * - `refused`: only when it was certainly not carried out (no connection, 429, 503 sealed, a redirect to a dead node)
 * - `never`: not at all
 */
export type Repeat = 'safe' | 'refused' | 'never'

/** One call of the HTTP API. */
export interface VaultCall {
  readonly operation: Operation
  readonly method: 'GET' | 'POST'
  /** Below `/v1/`, encoded, with its query. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly token?: Secret
  readonly repeat: Repeat
  /** Statuses that are answers to this call, not failures. 200 and 204 always are. */
  readonly expect?: readonly number[]
  /** Values in this call that must never be shown, beside the token. */
  readonly secrets?: readonly Secret[]
  /** On the monotonic clock. Default: {@link VaultOptions.deadlineMs} from now. */
  readonly deadlineAt?: number
  readonly signal?: AbortSignal
}

/** What was answered. */
export interface VaultAnswer {
  readonly status: number
  /** The JSON body; numbers that a double cannot hold are {@link ExactNumber}s. Undefined when it was empty. */
  readonly body: unknown
  readonly requestId?: string
  /** By the server's `Date` header, in epoch milliseconds. */
  readonly dateAt?: number
  /** When it came, by the caller's clock. */
  readonly answeredAt: number
}

/** Speaks to one Vault: the attempts of a call, with their time limits and waits. Rejects with a `VaultError`. */
export interface VaultApi {
  readonly name: string
  call(call: VaultCall): Promise<VaultAnswer>
  /** Ends idle connections; calls under way are aborted. */
  close(): Promise<void>
}
