import type { Check } from '../capability.ts'
import type { Peer } from '../http/peer.ts'
import type { Caller, CallerKind } from './caller.ts'

/** One way to prove who is asking. */
export interface Authenticator {
  readonly kind: CallerKind
  /**
   * Looks at a request: undefined when it shows nothing that is for this way to decide; then the next one is asked.
   * Whoever has recognised a credential decides alone.
   */
  authenticate(
    request: AuthenticationRequest,
  ): Promise<Authentication | undefined> | Authentication | undefined
  /** What readiness and `doctor` ask. */
  readonly checks?: readonly Check[]
  /** Its loops. Resolves soon after the signal aborts. */
  run?(signal: AbortSignal): Promise<void>
  /** Gives everything back. */
  close?(): Promise<void>
}

/** What a request shows about its sender. */
export interface AuthenticationRequest {
  readonly headers: Headers
  readonly peer: Peer
  /** The host that the sender thinks it speaks to, as it stands in an address: `[::1]`. */
  readonly host: string
  /** Epoch milliseconds. */
  readonly now: number
  /** What stands in its `Authorization` header. */
  readonly credential: Credential
}

/** What came of a look at a credential. */
export type Authentication =
  | { readonly caller: Caller }
  /** It is wrong; the words are for its sender and repeat nothing of it. */
  | { readonly refused: string; readonly challenge?: string }
  /** Whether it is right cannot be told now. */
  | { readonly unavailable: string; readonly retryAfterMs: number }

/** What the `Authorization` header of a request holds. */
export type Credential =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string }
  /** Something that cannot be a credential here, and why; the words repeat nothing of it. */
  | { readonly type: 'unusable'; readonly why: string }
