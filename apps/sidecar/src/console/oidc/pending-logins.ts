import { createHash } from 'node:crypto'

import type { Clock } from '@retriever/upstream'

/** A login that was begun, and what its end has to fit to. */
export interface PendingLogin {
  readonly state: string
  readonly nonce: string
  /** Of PKCE. */
  readonly verifier: string
  readonly redirect: string
}

/** The logins that are under way. Each is good once, for ten minutes, in the browser that began it. */
export interface PendingLogins {
  /** Keeps a login, and returns the secret that its browser has to bring along. */
  begin(login: PendingLogin): string
  /** Uses up the login that this browser began with this state; undefined when there is none. */
  take(secret: string, state: string): PendingLogin | undefined
}

/** How long a login may take, in milliseconds. */
export const loginLifetimeMs = 10 * 60_000

const mostPending = 1_000

/** Keeps logins in memory. Of more than a thousand the oldest is forgotten. */
export function createPendingLogins(options: {
  readonly clock: Clock
  readonly randomToken: () => string
}): PendingLogins {
  const { clock, randomToken } = options
  const pending = new Map<string, PendingLogin & { readonly until: number }>()

  const makeRoom = () => {
    for (const [digest, { until }] of pending) {
      if (pending.size < mostPending && clock.monotonic() < until) return
      pending.delete(digest)
    }
  }

  return {
    begin(login) {
      makeRoom()
      const secret = randomToken()
      pending.set(digestOf(secret), { ...login, until: clock.monotonic() + loginLifetimeMs })
      return secret
    },
    take(secret, state) {
      const digest = digestOf(secret)
      const login = pending.get(digest)
      if (login?.state !== state) return undefined
      pending.delete(digest)
      return clock.monotonic() < login.until ? login : undefined
    },
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
