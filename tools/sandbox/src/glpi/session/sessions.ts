import { randomInt } from 'node:crypto'

import type { Clock } from '../../frame/clock.ts'
import type { Language } from '../messages.ts'
import type { GlpiSettings } from '../settings.ts'

/** What GLPI remembers of a login. */
export interface Session {
  readonly token: string
  readonly userId: number
  readonly language: Language
  /** `Asia/Kolkata`; undefined is UTC, the zone of the database. */
  readonly timeZone: string | undefined
  /** Rows of a page when the caller names no range. */
  readonly listLimit: number
  readonly profileId: number
  /** The entity in which new items are created. */
  readonly activeEntity: number
  /** 1 after a login; a boolean once the entity was changed. */
  readonly activeRecursive: 1 | boolean
  /** The entities whose items are visible. */
  readonly activeEntities: readonly number[]
  /** Epoch milliseconds of the last call. */
  readonly usedAt: number
}

/** All sessions of the server. */
export interface Sessions {
  open(session: Omit<Session, 'token' | 'usedAt'>): Session
  /** The living session with this token, renewed by being asked for. */
  find(token: string): Session | undefined
  change(token: string, change: Partial<Session>): void
  end(token: string): void
  endAll(): void
  list(): readonly Session[]
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Creates the sessions of a server. */
export function createSessions(clock: Clock, settings: () => GlpiSettings): Sessions {
  const sessions = new Map<string, Session>()

  function clean(): void {
    const { sessionCleaning, sessionLifetimeMs } = settings()
    if (!sessionCleaning) return
    for (const { token, usedAt } of sessions.values()) {
      if (clock.now() - usedAt > sessionLifetimeMs) sessions.delete(token)
    }
  }

  return {
    open(given) {
      const token = Array.from({ length: 26 }, () => letters.charAt(randomInt(36))).join('')
      const session = { ...given, token, usedAt: clock.now() }
      sessions.set(token, session)
      return session
    },
    find(token) {
      clean()
      const session = sessions.get(token)
      if (session === undefined) return undefined
      const renewed = { ...session, usedAt: clock.now() }
      sessions.set(token, renewed)
      return renewed
    },
    change(token, change) {
      const session = sessions.get(token)
      if (session !== undefined) sessions.set(token, { ...session, ...change })
    },
    end: (token) => {
      sessions.delete(token)
    },
    endAll: () => {
      sessions.clear()
    },
    list: () => [...sessions.values()],
  }
}
