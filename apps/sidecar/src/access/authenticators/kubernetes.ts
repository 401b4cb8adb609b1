import { createHash } from 'node:crypto'

import type { Clock } from '@retriever/upstream'
import { LRUCache } from 'lru-cache'

import type { Authentication, Authenticator } from '../authenticator.ts'
import { invalidToken } from '../challenge.ts'
import type { Callers } from '../grants-of.ts'
import { readUnproved } from '../json-web-token.ts'

/** Asks the API server about a token. Rejects when no answer is to be had. */
export type ReviewToken = (
  token: string,
  options: { readonly audiences: readonly string[] },
) => Promise<TokenReview>

/** What the API server says about a token. */
export interface TokenReview {
  readonly authenticated: boolean
  readonly username?: string | undefined
  /** Those of the wanted audiences that the token is for. */
  readonly audiences?: readonly string[] | undefined
}

/** What the authenticator works with. */
export interface KubernetesOptions {
  readonly reviewToken: ReviewToken
  readonly audience: string
  /** How long a good answer is used, at most, in milliseconds. */
  readonly cacheMs: number
  readonly callers: Callers
  readonly clock: Clock
  /** Told why no answer was to be had. */
  readonly onFailure: (error: unknown) => void
}

const negativeMs = 5_000
const remembered = 5_000
const retryAfterMs = 2_000
/** How far the clock of whoever made a token may be from ours before we spare ourselves the question. */
const toleranceMs = 60_000

/**
 * Service accounts, by the review of their tokens. An answer is remembered by the digest of the token: a good one for a
 * short while and never longer than the token itself is good, a bad one for seconds. The same token is asked about once
 * at a time. What is no JSON Web Token is no token of a service account.
 */
export function kubernetesAuthenticator(options: KubernetesOptions): Authenticator {
  const { audience, clock } = options
  const answers = new LRUCache<string, { readonly answer: Authentication; readonly until: number }>(
    { max: remembered },
  )
  const asking = new Map<string, Promise<Authentication>>()

  const ask = async (token: string, digest: string, expiresAt: number): Promise<Authentication> => {
    try {
      const review = await options.reviewToken(token, { audiences: [audience] })
      const answer = answerOf(review, options)
      const lasts =
        'caller' in answer ? Math.min(options.cacheMs, expiresAt - clock.now()) : negativeMs
      answers.set(digest, { answer, until: clock.monotonic() + lasts })
      return answer
    } catch (error) {
      options.onFailure(error)
      return {
        unavailable: 'who is asking cannot be told: the API server does not answer',
        retryAfterMs,
      }
    } finally {
      asking.delete(digest)
    }
  }

  return {
    kind: 'kubernetes',
    authenticate({ credential, now }) {
      if (credential.type !== 'bearer') return undefined
      const { token } = credential
      const said = readUnproved(token)
      if (!said) return undefined
      const { expiresAt = Number.POSITIVE_INFINITY, audiences } = said
      // What the token says against itself needs no proof.
      if (expiresAt + toleranceMs <= now) return refused('the token has expired')
      if (audiences && !audiences.includes(audience)) return refused(otherAudience(audience))
      const digest = createHash('sha256').update(token).digest('base64')
      const known = answers.get(digest)
      if (known && clock.monotonic() < known.until) return known.answer
      let answer = asking.get(digest)
      if (!answer) {
        answer = ask(token, digest, expiresAt)
        asking.set(digest, answer)
      }
      return answer
    },
  }
}

const serviceAccount = /^system:serviceaccount:([a-z0-9-]{1,63}):([a-z0-9.-]{1,253})$/

function answerOf(
  { authenticated, username = '', audiences = [] }: TokenReview,
  { audience, callers }: KubernetesOptions,
): Authentication {
  if (!authenticated) return refused('the API server does not accept the token')
  // An API server that knows nothing of audiences answers without them, and would accept a token for anything.
  if (!audiences.includes(audience)) return refused(otherAudience(audience))
  const [, namespace, account] = serviceAccount.exec(username) ?? []
  return namespace === undefined || account === undefined
    ? refused('the token is not that of a service account')
    : { caller: callers.kubernetes(namespace, account) }
}

function otherAudience(audience: string): string {
  return `the token is not for the audience ${audience}`
}

function refused(why: string): Authentication {
  return { refused: why, challenge: invalidToken }
}
