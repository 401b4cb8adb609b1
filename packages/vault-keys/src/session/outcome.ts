import type { VaultErrorCode } from '../error-code.ts'
import type { Executed } from '../error.ts'

/** What of a failure matters to what follows from it. */
export interface Failed {
  readonly code: VaultErrorCode
  readonly status?: number | undefined
  readonly executed: Executed
  readonly retryable: boolean
}

/** Failures that pass by themselves. */
const passing: ReadonlySet<VaultErrorCode> = new Set<VaultErrorCode>([
  'unreachable',
  'timeout',
  'sealed',
  'uninitialized',
  'unavailable',
  'rate-limited',
])

/**
 * What follows from a login that failed:
 *
 * - `again`: it is tried again, at the pace of failures
 * - `stop`: trying again would end in the same way, until somebody changes something
 * - `unknown`: it may have been carried out, and its credential may have been good for it alone
 */
export type AfterLogin = 'again' | 'stop' | 'unknown'

/** Decides what follows from a login that failed. */
export function afterFailedLogin(failed: Failed, isSingleUse: boolean): AfterLogin {
  if (isSingleUse && failed.executed !== 'no' && isUncertain(failed)) return 'unknown'
  return failed.retryable || passing.has(failed.code) ? 'again' : 'stop'
}

/** Nobody has said no: the request may have done its work. */
function isUncertain({ code }: Failed): boolean {
  return passing.has(code) || code === 'protocol' || code === 'too-large' || code === 'aborted'
}

/**
 * What follows from a renewal that failed:
 *
 * - `ended`: the token is no good any more
 * - `cannot`: this token is not to be renewed, but may be used until its end
 * - `again`: it is tried again, at the pace of failures
 */
export type AfterRenewal = 'ended' | 'cannot' | 'again'

/** Decides what follows from a renewal that failed. */
export function afterFailedRenewal({ code, status, retryable }: Failed): AfterRenewal {
  if (code === 'token-refused') return 'ended'
  if (passing.has(code) || retryable || status === undefined) return 'again'
  return status < 500 && status !== 404 ? 'cannot' : 'again'
}

/** What is known about a token that a call was refused with. */
export interface RefusedToken {
  /** The session still uses it. */
  readonly isCurrent: boolean
  /** Since it was got. */
  readonly ageMs: number
  /** This call has logged in anew already. */
  readonly hasRetried: boolean
}

/**
 * What follows from a call that the server refused:
 *
 * - `repeat`: with the token that has taken its place
 * - `replace`: the token is no good; log in, and repeat
 * - `refresh`: it is good, but a new one may have policies that it lacks; log in, and repeat if that works
 * - `tell`: the caller must know
 */
export type AfterRefusal = 'repeat' | 'replace' | 'refresh' | 'tell'

/** A younger token has all policies that a new one would have. */
const YOUNG_MS = 5 * 60_000

/** Decides what follows from a call that the server refused. */
export function afterRefusedCall(code: VaultErrorCode, token: RefusedToken): AfterRefusal {
  if (code !== 'token-refused' && code !== 'permission-denied') return 'tell'
  if (token.hasRetried) return 'tell'
  if (!token.isCurrent) return 'repeat'
  if (code === 'token-refused') return 'replace'
  return token.ageMs < YOUNG_MS ? 'tell' : 'refresh'
}
