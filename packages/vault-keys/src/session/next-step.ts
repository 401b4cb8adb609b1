import { endOf, renewalDueAt, replacementDueAt } from './token-life.ts'
import type { TokenLife } from './token-life.ts'

/** All that decides about the next step. Instants are on the monotonic clock. */
export interface SessionState {
  readonly token?: TokenLife | undefined
  /** Whether there was a need for a token: without one, nobody logs in. */
  readonly isWanted: boolean
  /** After failures: no renewal before. */
  readonly renewNotBefore: number
  /** After failures: no login before. */
  readonly logInNotBefore: number
}

/** What a session does next, and why. */
export type Step =
  /** Nothing, until something happens. */
  | { readonly kind: 'rest'; readonly reason: RestReason }
  | { readonly kind: 'wait'; readonly until: number; readonly reason: WaitReason }
  | { readonly kind: 'renew'; readonly reason: RenewReason }
  | { readonly kind: 'log-in'; readonly reason: LogInReason }

export type RestReason = 'nobody needs a token' | 'the token never ends' | 'every use of it counts'
export type WaitReason = 'the token is fresh' | 'the last renewal failed' | 'the last login failed'
export type RenewReason = 'most of its time is over'
export type LogInReason =
  | 'there is no token'
  | 'the token has ended'
  | 'it cannot be renewed and ends soon'
  | 'renewing fails and it ends soon'

/** Decides what a session does next. Pure: the jitter was drawn when the token was granted. */
export function nextStep(state: SessionState, now: number): Step {
  const { token, isWanted } = state
  if (token === undefined) {
    if (!isWanted) return { kind: 'rest', reason: 'nobody needs a token' }
    return logIn(state, now, 'there is no token')
  }
  if (token.ttlMs === undefined) return { kind: 'rest', reason: 'the token never ends' }
  if (token.limitedUses) return { kind: 'rest', reason: 'every use of it counts' }
  if (now >= endOf(token)) return logIn(state, now, 'the token has ended')
  const replaceAt = replacementDueAt(token)
  if (!token.renewable) {
    return now < replaceAt
      ? { kind: 'wait', until: replaceAt, reason: 'the token is fresh' }
      : logIn(state, now, 'it cannot be renewed and ends soon')
  }
  const renewAt = renewalDueAt(token)
  if (now < renewAt) return { kind: 'wait', until: renewAt, reason: 'the token is fresh' }
  if (now >= replaceAt && now >= state.logInNotBefore) {
    return { kind: 'log-in', reason: 'renewing fails and it ends soon' }
  }
  if (now >= state.renewNotBefore) return { kind: 'renew', reason: 'most of its time is over' }
  const until = Math.min(state.renewNotBefore, Math.max(replaceAt, state.logInNotBefore))
  return { kind: 'wait', until, reason: 'the last renewal failed' }
}

function logIn({ logInNotBefore }: SessionState, now: number, reason: LogInReason): Step {
  return now < logInNotBefore
    ? { kind: 'wait', until: logInNotBefore, reason: 'the last login failed' }
    : { kind: 'log-in', reason }
}
