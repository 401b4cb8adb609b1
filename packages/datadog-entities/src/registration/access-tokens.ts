import { Secret } from '@retriever/upstream'
import type { Clock, CredentialSource } from '@retriever/upstream'

import { UnusableAnswer } from './unusable-answer.ts'

/** A token is not used in its last moments: it must still be good when it arrives. */
const spareMs = 30_000

/** When the server does not say how long a token is good. */
const usualLifeMs = 10 * 60_000

/**
 * Access tokens, fetched by `exchange` when one is needed: the first time, before it expires, and after one was refused.
 * Who asks at the same time gets the same one. `exchange` gives the parsed answer of a token endpoint (RFC 6749).
 */
export function accessTokens(
  exchange: () => Promise<unknown>,
  clock: Clock,
): CredentialSource<Secret> {
  let count = 0
  let token:
    | { readonly version: string; readonly value: Secret; readonly endsAt: number }
    | undefined
  let coming: Promise<{ readonly version: string; readonly value: Secret }> | undefined

  async function fetched() {
    const answer = await exchange()
    const { value, lifeMs } = tokenIn(answer)
    count += 1
    token = {
      version: String(count),
      value: new Secret(value),
      endsAt: clock.monotonic() + Math.max(lifeMs - spareMs, lifeMs / 2),
    }
    return token
  }

  return {
    get() {
      if (token && clock.monotonic() < token.endsAt) return Promise.resolve(token)
      coming ??= fetched().finally(() => (coming = undefined))
      return coming
    },
    reject(version) {
      if (token?.version === version) token = undefined
    },
  }
}

function tokenIn(answer: unknown): { readonly value: string; readonly lifeMs: number } {
  const token = field(answer, 'access_token')
  if (typeof token !== 'string' || !/^[\x21-\x7E]+$/.test(token)) {
    throw new UnusableAnswer('gave no access token')
  }
  const seconds = Number(field(answer, 'expires_in'))
  return { value: token, lifeMs: seconds > 0 ? seconds * 1000 : usualLifeMs }
}

function field(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined
}
