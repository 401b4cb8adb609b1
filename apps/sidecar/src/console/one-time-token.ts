import { createHash, timingSafeEqual } from 'node:crypto'

import type { Clock } from '@retriever/upstream'

import type { Caller } from '../access/caller.ts'
import { createAttempts } from './attempts.ts'
import type { AttemptLimit } from './attempts.ts'

/** One way to sign in: a token that `serve` or `retriever console` prints, good for one sign-in. */
export interface OneTimeTokens {
  /**
   * Makes a token that signs in as this caller. It is good once, for 24 hours, and while it is among the 16 newest that
   * nobody used.
   */
  issue(as: Caller): string
  /** Uses a token up. */
  redeem(token: string, caller: string): Redemption
}

/** What came of presenting a token. */
type Redemption =
  | { readonly kind: 'accepted'; readonly caller: Caller }
  | { readonly kind: 'refused' }
  /** Too many wrong ones came from this caller: the token was not even looked at. */
  | { readonly kind: 'wait'; readonly waitMs: number }

export interface OneTimeTokenOptions {
  readonly clock: Clock
  /** At least 128 bits of randomness, as text that can stand in an address. */
  readonly randomToken: () => string
  /** How long a token that nobody used is good, in milliseconds. Default 24 hours. */
  readonly lifetimeMs?: number
  /** Default: 10 wrong ones in a minute from one caller. */
  readonly wrongAttempts?: AttemptLimit
}

interface Issued {
  readonly digest: Buffer
  readonly expiresAt: number
  readonly caller: Caller
}

const unusedTokens = 16

export function createOneTimeTokens(options: OneTimeTokenOptions): OneTimeTokens {
  const { clock, randomToken, lifetimeMs = 24 * 60 * 60_000 } = options
  const attempts = createAttempts(clock, options.wrongAttempts ?? { count: 10, withinMs: 60_000 })
  let issued: readonly Issued[] = []

  return {
    issue(caller) {
      const token = randomToken()
      const entry = { digest: digestOf(token), expiresAt: clock.monotonic() + lifetimeMs, caller }
      issued = [...issued, entry].slice(-unusedTokens)
      return token
    },
    redeem(token, caller) {
      const waitMs = attempts.waitMs(caller)
      if (waitMs > 0) return { kind: 'wait', waitMs }
      const now = clock.monotonic()
      const presented = digestOf(token)
      // Digests have one length, and every one is compared, so that the time taken tells nothing about the tokens.
      const matches = issued.filter((entry) => timingSafeEqual(entry.digest, presented))
      issued = issued.filter((entry) => !matches.includes(entry) && entry.expiresAt > now)
      const good = matches.find(({ expiresAt }) => expiresAt > now)
      if (good) return { kind: 'accepted', caller: good.caller }
      attempts.wrong(caller)
      return { kind: 'refused' }
    },
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
