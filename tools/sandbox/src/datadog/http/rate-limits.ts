import { json } from '../../frame/json-answers.ts'
import { gatewayPage } from '../../frame/pages.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { epochSeconds } from '../times.ts'

/** How many calls fit into one period. */
export interface RateLimit {
  readonly limit: number
  readonly periodSeconds: number
}

/** The budgets, each with its own count: reading and writing of a resource are two. */
export const limitNames = [
  'monitors_read',
  'monitors_create',
  'monitors_write',
  'dashboards_read',
  'dashboards_write',
  'downtimes',
  'objectives',
  'notification_rules',
  'restriction_policies',
  'catalog',
  'service_definitions',
  'events',
  'validate',
] as const

/** One of {@link limitNames}. */
export type LimitName = (typeof limitNames)[number]

/** What a call left of its budget. */
export interface Counted {
  readonly exceeded: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** Counts calls. */
export interface RateLimits {
  /** Counts one call; undefined when nothing is limited. */
  count(name: LimitName): Counted | undefined
}

/** How limits are set. */
export interface RateLimiting {
  readonly rateLimiting: boolean
  readonly rateLimits: Readonly<Record<LimitName, RateLimit>>
  /** Both forms of `X-RateLimit-Reset` are met in the wild: seconds to go, or the epoch second. */
  readonly rateLimitReset: 'duration' | 'epoch'
}

/** Creates counters that begin anew with every period of the calendar, by the stand-in's clock. */
export function createRateLimits(now: () => number, limiting: () => RateLimiting): RateLimits {
  const counts = new Map<LimitName, { readonly period: number; readonly calls: number }>()
  return {
    count(name) {
      const { rateLimiting, rateLimits, rateLimitReset } = limiting()
      if (!rateLimiting) return undefined
      const { limit, periodSeconds } = rateLimits[name]
      const seconds = epochSeconds(now())
      const period = Math.floor(seconds / periodSeconds)
      const known = counts.get(name)
      const calls = (known?.period === period ? known.calls : 0) + 1
      counts.set(name, { period, calls })
      const end = (period + 1) * periodSeconds
      return {
        exceeded: calls > limit,
        headers: {
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-period': String(periodSeconds),
          'x-ratelimit-remaining': String(Math.max(limit - calls, 0)),
          'x-ratelimit-reset': String(rateLimitReset === 'epoch' ? end : end - seconds),
          'x-ratelimit-name': name,
        },
      }
    },
  }
}

/** 429 as the API words it: nothing is left until the period ends. */
export function tooMany(counted: Counted | undefined): StandInAnswer {
  const headers = exhausted(counted)
  const { 'x-ratelimit-limit': limit = '0', 'x-ratelimit-period': period = '60' } = headers
  const text = `Rate limit of ${limit} requests in ${period} seconds reached. Please try again later.`
  const answer = json(429, { errors: [text] })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

/** 429 as the proxy in front of the API words it: a page, where a program expects JSON. */
export function tooManyPage(counted: Counted | undefined): StandInAnswer {
  return gatewayPage(429, exhausted(counted))
}

function exhausted(counted: Counted | undefined): Readonly<Record<string, string>> {
  return counted === undefined ? {} : { ...counted.headers, 'x-ratelimit-remaining': '0' }
}
