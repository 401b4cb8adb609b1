import { createHash } from 'node:crypto'

/** Sessions of the web server; every caller gets one, whether it asks for it or not. */
export interface Sessions {
  open(user: string): string
  userOf(session: string): string | undefined
  drop(): void
}

/** Idle sessions live so long. */
const lifetimeMs = 30 * 60_000

/** Creates a store of sessions that end by the stand-in's clock. */
export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, { readonly user: string; readonly until: number }>()
  let count = 0
  return {
    open(user) {
      count += 1
      const id = createHash('md5').update(`session ${count} ${user}`).digest('hex').toUpperCase()
      sessions.set(id, { user, until: now() + lifetimeMs })
      return id
    },
    userOf(id) {
      const session = sessions.get(id)
      if (session === undefined || session.until <= now()) return undefined
      sessions.set(id, { ...session, until: now() + lifetimeMs })
      return session.user
    },
    drop() {
      sessions.clear()
    },
  }
}
