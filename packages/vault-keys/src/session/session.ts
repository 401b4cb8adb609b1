import type { VaultAnswer, VaultCall } from '../api/call.ts'

/** A call that a session makes with its own token. */
export type SessionCall = Omit<VaultCall, 'token'>

/** What may be told about the token. */
export interface SessionStatus {
  readonly state: 'logged-out' | 'logged-in' | 'closed'
  /** By which method. */
  readonly method?: string
  /** Safe to log; it names the token in the server's audit log. */
  readonly accessor?: string
  /** When the token ends, in epoch milliseconds; absent when it never does. */
  readonly expiresAt?: number
  readonly renewals: number
  readonly logins: number
}

/**
 * A token and its life: got when the first call needs one, renewed or replaced before it ends, revoked at the end. Every
 * token has one owner, and whatever is logged in is also logged out.
 */
export interface Session {
  /** Makes a call with the token. Refused as `token-refused`, it logs in once more and repeats it. */
  call(call: SessionCall): Promise<VaultAnswer>
  /** Says that a leased secret was handed out: revoking the token would end it. */
  keepLeases(): void
  /** Keeps the token alive until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>
  status(): SessionStatus
  /** Revokes the token, unless it is not ours or leased secrets hang on it. */
  close(): Promise<void>
}
