import type { Operation } from './api/call.ts'
import type { VaultErrorCode } from './error-code.ts'

/**
 * What happens with a Vault: enough for logs and counters. No event holds a secret. `at` is epoch milliseconds,
 * durations are milliseconds.
 */
export type VaultEvent =
  | RequestFinished
  | RetryScheduled
  | LoggedIn
  | TokenRenewed
  | TokenEnded
  | SecurityEvent
  | CredentialWarned
  | ClockSkewSeen
  | KeysRefreshed
  | ServerWarned

interface VaultHappening {
  readonly at: number
  /** The name of the Vault. */
  readonly vault: string
}

/** One attempt of a request is over. */
export interface RequestFinished extends VaultHappening {
  readonly type: 'request-finished'
  readonly operation: Operation
  /** Below `/v1/`, without query. */
  readonly path: string
  readonly status?: number
  readonly code?: VaultErrorCode
  readonly requestId?: string
  readonly attempt: number
  readonly durationMs: number
}

/** A failed attempt will be followed by another one. */
export interface RetryScheduled extends VaultHappening {
  readonly type: 'retry-scheduled'
  readonly operation: Operation
  readonly code: VaultErrorCode
  readonly attempt: number
  readonly waitMs: number
}

/** A token was got. */
export interface LoggedIn extends VaultHappening {
  readonly type: 'logged-in'
  readonly method: string
  readonly accessor?: string
  /** Absent when the token never ends. */
  readonly ttlMs?: number
  readonly renewable: boolean
}

export interface TokenRenewed extends VaultHappening {
  readonly type: 'token-renewed'
  readonly accessor?: string
  readonly ttlMs: number
}

/** A token is no longer used. */
export interface TokenEnded extends VaultHappening {
  readonly type: 'token-ended'
  readonly accessor?: string
  readonly how: 'revoked' | 'left-to-expire' | 'refused' | 'not-ours' | 'leases'
}

/** Somebody else may have got at a secret. Tell a person. */
export interface SecurityEvent extends VaultHappening {
  readonly type: 'security'
  readonly code: 'wrapping-spent' | 'wrapping-tampered'
  readonly path: string
  readonly message: string
}

/** Something about a credential wants attention; nothing failed for it. */
export interface CredentialWarned extends VaultHappening {
  readonly type: 'credential-warned'
  /** The file or folder that it is about. */
  readonly path?: string
  readonly message: string
}

/** The server's clock and ours differ by more than half a minute; positive when the server is ahead. */
export interface ClockSkewSeen extends VaultHappening {
  readonly type: 'clock-skew'
  readonly skewMs: number
}

/** A set of keys was read, or could not be. */
export interface KeysRefreshed extends VaultHappening {
  readonly type: 'keys-refreshed'
  /** The name of the set. */
  readonly keys: string
  readonly outcome: 'unchanged' | 'changed' | 'failed'
  readonly version?: string
  readonly code?: VaultErrorCode
  readonly durationMs: number
}

/** The server warned about a request. */
export interface ServerWarned extends VaultHappening {
  readonly type: 'server-warned'
  readonly operation: Operation
  readonly message: string
}
