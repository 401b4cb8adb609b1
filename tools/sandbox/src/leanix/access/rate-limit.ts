import type { StandInAnswer } from '../../frame/stand-in.ts'
import { envelope } from '../http/envelope.ts'
import type { LeanixSettings } from '../settings.ts'

/** Counts calls by user. */
export interface RateLimit {
  /** Counts one call; a 429 when it was one too many. */
  count(user: string): StandInAnswer | undefined
}

/** Creates counters that begin anew with every period of the calendar. */
export function createRateLimit(now: () => number, settings: () => LeanixSettings): RateLimit {
  const calls = new Map<string, { readonly period: number; readonly count: number }>()
  return {
    count(user) {
      const { rateLimiting, rateLimit } = settings()
      if (!rateLimiting) return undefined
      const periodMs = rateLimit.periodSeconds * 1000
      const period = Math.floor(now() / periodMs)
      const known = calls.get(user)
      const count = (known?.period === period ? known.count : 0) + 1
      calls.set(user, { period, count })
      if (count <= rateLimit.limit) return undefined
      return tooManyCalls(now(), (period + 1) * periodMs, settings())
    },
  }
}

/** 429 until an instant. */
export function tooManyCalls(
  now: number,
  until: number,
  { rateLimit, retryAfter }: LeanixSettings,
): StandInAnswer {
  const text = `The limit of ${rateLimit.limit} requests in ${rateLimit.periodSeconds} seconds has been exceeded.`
  const headers = {
    seconds: { 'retry-after': String(Math.max(Math.ceil((until - now) / 1000), 1)) },
    date: { 'retry-after': new Date(until).toUTCString() },
    none: {},
  }[retryAfter]
  const answer = envelope(429, text, 'USER_INTERVAL_REQUEST_LIMIT_EXCEEDED')
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
