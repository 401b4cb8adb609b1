import { shortDuration } from '../text/durations.ts'

/** What decides how long something lives. Durations are seconds; 0 stands for "not set". */
export interface Lifetime {
  /** Epoch milliseconds. */
  readonly now: number
  /** Since when it lives, epoch milliseconds. */
  readonly startedAt: number
  /** What the caller asks for. */
  readonly increment?: number
  /** What the role or the earlier grant says. */
  readonly ttl?: number
  /** The role's limit. */
  readonly maxTtl?: number
  /** The limit that was set when it was made. */
  readonly explicitMaxTtl?: number
  readonly period?: number
  /** The server's, or the mount's. */
  readonly defaultTtl: number
  readonly systemMaxTtl: number
}

/** How long it may live from now on, in seconds; 0 when it has reached its limit. */
export interface Granted {
  readonly ttl: number
  readonly warnings: readonly string[]
}

/** Decides on a lifetime. All instants count in whole seconds. */
export function grant(lifetime: Lifetime): Granted {
  const { now, startedAt, increment = 0, ttl = 0, maxTtl = 0 } = lifetime
  const { explicitMaxTtl = 0, period = 0, defaultTtl, systemMaxTtl } = lifetime
  const age = Math.floor(now / 1000) - Math.floor(startedAt / 1000)
  const limits = period > 0 ? [explicitMaxTtl] : [systemMaxTtl, maxTtl, explicitMaxTtl]
  const limit = Math.min(...limits.filter((each) => each > 0))
  const wanted = period > 0 ? Math.min(period, systemMaxTtl) : increment || ttl || defaultTtl
  const left = limit - age
  if (wanted <= left) return { ttl: wanted, warnings: [] }
  const warning = `TTL of "${shortDuration(wanted)}" exceeded the effective max_ttl of "${shortDuration(Math.max(left, 0))}"; TTL value is capped accordingly`
  return { ttl: Math.max(left, 0), warnings: [warning] }
}
