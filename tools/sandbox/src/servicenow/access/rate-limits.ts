import type { ServicenowSettings } from '../settings.ts'

/** What a call left of its limit. */
export interface Counted {
  readonly exceeded: boolean
  readonly headers: Readonly<Record<string, string>>
  /** Until the period ends. */
  readonly secondsLeft: number
}

/** Counts calls by user. */
export interface RateLimits {
  /** Counts one call; undefined when there is no rule. */
  count(user: string): Counted | undefined
}

/** The `sys_id` of the rule. */
const ruleId = '3f1d0c5a87e2b4106d9c0a7d0ebb3501'

/** Creates counters that begin anew with every period of the calendar. */
export function createRateLimits(
  now: () => number,
  settings: () => ServicenowSettings,
): RateLimits {
  let calls: readonly { readonly user: string; readonly at: number }[] = []
  return {
    count(user) {
      const { rateLimit } = settings()
      if (rateLimit === null) return undefined
      const { limit, periodSeconds, flushSeconds } = rateLimit
      const at = now()
      const begin = floored(at, periodSeconds)
      const end = begin + periodSeconds * 1000
      const flushedAt = flushSeconds === 0 ? Infinity : floored(at, flushSeconds)
      calls = calls.filter((call) => call.at >= begin)
      const known = calls.filter((call) => call.user === user && call.at < flushedAt).length
      calls = [...calls, { user, at }]
      return {
        exceeded: known >= limit,
        headers: {
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-reset': String(end / 1000),
          'x-ratelimit-rule': ruleId,
        },
        secondsLeft: Math.max(Math.ceil((end - at) / 1000), 1),
      }
    },
  }
}

function floored(at: number, seconds: number): number {
  return Math.floor(at / (seconds * 1000)) * seconds * 1000
}
