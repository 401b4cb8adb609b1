import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js'

/** How many requests each caller may make. */
export interface CallerRate {
  /** Counts a request of this caller. */
  take(caller: string): Promise<RateVerdict>
}

/** Whether there was one left, and what the caller is told about it. */
export interface RateVerdict {
  readonly ok: boolean
  /** Until there are requests again, in milliseconds. */
  readonly resetMs: number
  /** The fields of draft-ietf-httpapi-ratelimit-headers. */
  readonly headers: Readonly<Record<string, string>>
}

/** Allows every caller so many requests in each window of `perMs`, which begins with its first request. */
export function createCallerRate({
  requests,
  perMs,
}: {
  readonly requests: number
  readonly perMs: number
}): CallerRate {
  const seconds = Math.ceil(perMs / 1000)
  const limiter = new RateLimiterMemory({ points: requests, duration: perMs / 1000 })
  const policy = `"caller";q=${requests};w=${seconds}`
  return {
    async take(caller) {
      const { ok, state } = await taken(limiter, caller)
      const { remainingPoints, msBeforeNext } = state
      const reset = Math.max(0, Math.ceil(msBeforeNext / 1000))
      return {
        ok,
        resetMs: msBeforeNext,
        headers: {
          'ratelimit-policy': policy,
          ratelimit: `"caller";r=${Math.max(0, remainingPoints)};t=${reset}`,
        },
      }
    },
  }
}

async function taken(
  limiter: RateLimiterMemory,
  caller: string,
): Promise<{ readonly ok: boolean; readonly state: RateLimiterRes }> {
  try {
    return { ok: true, state: await limiter.consume(caller) }
  } catch (error) {
    // None being left is told by throwing it.
    if (error instanceof RateLimiterRes) return { ok: false, state: error }
    throw error
  }
}
