import type { Clock } from '@retriever/upstream'

/** Counts attempts to sign in that came to nothing, for each caller on its own, so that nobody can lock out somebody else. */
export interface Attempts {
  /** How long this caller has to wait before it may try again; 0 when it may try now. */
  waitMs(caller: string): number
  /** Counts one attempt. */
  wrong(caller: string): void
}

/** How many wrong attempts are allowed, and in which time. */
export interface AttemptLimit {
  readonly count: number
  readonly withinMs: number
}

const rememberedCallers = 1_000

export function createAttempts(clock: Clock, limit: AttemptLimit): Attempts {
  const callers = new Map<string, { count: number; since: number }>()

  const current = (caller: string) => {
    const entry = callers.get(caller)
    return entry && clock.monotonic() - entry.since < limit.withinMs ? entry : undefined
  }

  return {
    waitMs(caller) {
      const entry = current(caller)
      return entry && entry.count >= limit.count
        ? Math.ceil(entry.since + limit.withinMs - clock.monotonic())
        : 0
    },
    wrong(caller) {
      const entry = current(caller) ?? { count: 0, since: clock.monotonic() }
      entry.count += 1
      callers.delete(caller)
      callers.set(caller, entry)
      // A flood of made-up callers must not fill the memory; the one that was quiet longest is forgotten.
      if (callers.size > rememberedCallers) {
        for (const oldest of callers.keys()) {
          callers.delete(oldest)
          break
        }
      }
    },
  }
}
