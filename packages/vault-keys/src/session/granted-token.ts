import { Secret } from '@retriever/upstream/secret'

import { numberIn, textIn, valueIn } from '../auth/answer-body.ts'

/** A token as somebody granted it. */
export interface GrantedToken {
  readonly token: Secret
  /** The method that brought it. */
  readonly method: string
  readonly accessor?: string
  /** Absent when it never ends, or when nobody knows. */
  readonly ttlMs?: number
  readonly renewable: boolean
  /** It may be used only so often: then no request is spent on keeping it, and calls follow each other. */
  readonly limitedUses: boolean
  /** How often, when that is known. */
  readonly usesLeft?: number
  /** Whether we revoke it in the end: it is ours, and of a kind that can be revoked. */
  readonly ends: 'revoke' | 'expire' | 'not-ours'
  /** When the request was sent that brought it, on the monotonic clock. */
  readonly grantedAt: number
}

/** What the `auth` of a login grants; undefined when it holds no token. */
export function tokenOf(
  body: unknown,
  method: string,
  grantedAt: number,
): GrantedToken | undefined {
  const token = textIn(body, 'auth', 'client_token')
  if (token === undefined) return undefined
  const accessor = textIn(body, 'auth', 'accessor')
  const ttl = numberIn(body, 'auth', 'lease_duration') ?? 0
  const uses = numberIn(body, 'auth', 'num_uses') ?? 0
  const isBatch = textIn(body, 'auth', 'token_type') === 'batch'
  return {
    token: new Secret(token),
    method,
    ...(accessor !== undefined && { accessor }),
    ...(ttl > 0 && { ttlMs: ttl * 1_000 }),
    renewable: valueIn(body, 'auth', 'renewable') === true && !isBatch,
    limitedUses: uses > 0,
    ...(uses > 0 && { usesLeft: uses }),
    ends: isBatch ? 'expire' : 'revoke',
    grantedAt,
  }
}

/** Whether a login wants a second factor before it gives a token. */
export function wantsSecondFactor(body: unknown): boolean {
  const requirement = valueIn(body, 'auth', 'mfa_requirement')
  return requirement !== undefined && requirement !== null
}

/** A token that was given to us, with what a lookup says about it. */
export function foreignToken(token: Secret, grantedAt: number, body?: unknown): GrantedToken {
  const accessor = textIn(body, 'data', 'accessor')
  // In its last second a token has a TTL of 0; one that never ends has no time of expiry either.
  const isEnding = textIn(body, 'data', 'expire_time') !== undefined
  const ttl = Math.max(numberIn(body, 'data', 'ttl') ?? 0, isEnding ? 1 : 0)
  const uses = numberIn(body, 'data', 'num_uses') ?? 0
  return {
    token,
    method: 'token',
    ...(accessor !== undefined && { accessor }),
    ...(ttl > 0 && { ttlMs: ttl * 1_000 }),
    renewable: valueIn(body, 'data', 'renewable') === true,
    limitedUses: uses > 0,
    ...(uses > 0 && { usesLeft: uses }),
    ends: 'not-ours',
    grantedAt,
  }
}
