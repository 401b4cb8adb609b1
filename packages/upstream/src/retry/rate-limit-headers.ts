/** What an answer says about the limit of its sender. */
export interface RateLimit {
  /** Requests that are allowed in a window. */
  readonly limit?: number
  /** Requests that are left in this window. */
  readonly remaining?: number
  /** How long until the window ends, from now. */
  readonly resetMs?: number
}

/** Anything that headers can be looked up in, by lower-case name. */
export interface HeaderLookup {
  get(name: string): string | null
}

/**
 * How long an answer asks to wait, in milliseconds from `now` (epoch milliseconds). `Retry-After` counts with any
 * status; the rate-limit headers count with 429, unless they say that requests are left.
 */
export function retryAfter(headers: HeaderLookup, status: number, now: number): number | undefined {
  const asked = parseRetryAfter(headers.get('retry-after'), now)
  if (asked !== undefined || status !== 429) return asked
  const { remaining, resetMs } = rateLimit(headers, now) ?? {}
  return remaining === undefined || remaining === 0 ? resetMs : undefined
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds or an HTTP date. */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const seconds = number(value)
  if (seconds !== undefined) return seconds * 1_000
  // A date has letters; `Date.parse` alone would also take a bare year, or a negative number of seconds.
  if (value === null || !/[a-z]{3}/i.test(value)) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/**
 * Reads `X-RateLimit-Limit`, `-Remaining` and `-Reset`, their older IETF form without `X-`, and the newer `RateLimit`
 * field in both of its drafts. Undefined when the answer has none of them.
 */
export function rateLimit(headers: HeaderLookup, now: number): RateLimit | undefined {
  const field = headers.get('ratelimit') ?? ''
  const first = (...names: readonly string[]): number | undefined => {
    for (const name of names) {
      const found = number(headers.get(name))
      if (found !== undefined) return found
    }
    return undefined
  }
  const limit = first('x-ratelimit-limit', 'ratelimit-limit') ?? parameter(field, 'limit')
  const remaining =
    first('x-ratelimit-remaining', 'ratelimit-remaining') ??
    parameter(field, 'remaining') ??
    parameter(field, 'r')
  const reset =
    first('x-ratelimit-reset', 'ratelimit-reset') ??
    parameter(field, 'reset') ??
    parameter(field, 't')
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(reset !== undefined && { resetMs: resetIn(reset, now) }),
  }
}

/**
 * Vendors write the reset as seconds from now (Datadog, IETF) or as a moment in epoch seconds (GitHub), milliseconds or
 * microseconds (Dynatrace). The size tells which: no window lasts thirty years.
 */
function resetIn(reset: number, now: number): number {
  if (reset < 1e9) return reset * 1_000
  const at = reset < 1e11 ? reset * 1_000 : reset < 1e14 ? reset : reset / 1_000
  return Math.max(0, at - now)
}

function number(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined
}

function parameter(field: string, name: string): number | undefined {
  if (field === '') return undefined
  const found = new RegExp(`(?:^|[;,\\s])${name}\\s*=\\s*(\\d+)`, 'i').exec(field)
  return found ? Number(found[1]) : undefined
}
