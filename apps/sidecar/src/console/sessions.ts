import { createHash } from 'node:crypto'

import type { Clock } from '@retriever/upstream'

import type { Caller } from '../access/caller.ts'

/** Somebody who is signed in. */
export interface Session {
  /** Who that is, with what was granted at the time of signing in. */
  readonly caller: Caller
  /** When it ends at the latest, by the server's clock. */
  readonly endsAt: number
  readonly lifetimeMs: number
  /** True once it is over. */
  ended(): boolean
  /** Aborts when somebody signs out, or when the session had to make room for a newer one. */
  readonly signal: AbortSignal
}

/** The sessions that are open now. They live in memory: after a restart everybody signs in again. */
export interface Sessions {
  /** Opens a session and returns the secret that stands for it. */
  open(caller: Caller): { readonly id: string; readonly session: Session }
  /** The session that this secret stands for, while it is open. */
  find(id: string): Session | undefined
  end(id: string): void
}

export interface SessionOptions {
  readonly clock: Clock
  readonly randomToken: () => string
  /** Length of a session, however busy its viewer is. Milliseconds, default 12 hours. */
  readonly lifetimeMs?: number
}

const openSessions = 200

export function createSessions(options: SessionOptions): Sessions {
  const { clock, randomToken, lifetimeMs = 12 * 60 * 60_000 } = options
  // Kept by digest: the memory of the process holds no secret that would let somebody in.
  const sessions = new Map<string, Session & { readonly end: () => void }>()

  const end = (digest: string) => {
    sessions.get(digest)?.end()
    sessions.delete(digest)
  }

  const makeRoom = () => {
    for (const [digest, session] of sessions) if (session.ended()) end(digest)
    while (sessions.size >= openSessions) {
      const oldest = sessions.keys().next()
      if (oldest.done) return
      end(oldest.value)
    }
  }

  return {
    open(caller) {
      makeRoom()
      const id = randomToken()
      const deadline = clock.monotonic() + lifetimeMs
      const life = new AbortController()
      const session = {
        caller,
        endsAt: clock.now() + lifetimeMs,
        lifetimeMs,
        ended: () => life.signal.aborted || clock.monotonic() >= deadline,
        signal: life.signal,
        end: () => life.abort(),
      }
      sessions.set(digestOf(id), session)
      return { id, session }
    },
    find(id) {
      const digest = digestOf(id)
      const session = sessions.get(digest)
      if (!session?.ended()) return session
      end(digest)
      return undefined
    },
    end: (id) => end(digestOf(id)),
  }
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
