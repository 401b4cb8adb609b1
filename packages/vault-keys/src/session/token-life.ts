/** What is known about how long a token lives. Instants are on the monotonic clock. */
export interface TokenLife {
  /** When the request was sent that the TTL was granted to: from here on it is counted, to be on the safe side. */
  readonly grantedAt: number
  /** Absent when it never ends, or when nobody knows. */
  readonly ttlMs?: number
  /** The longest TTL that was ever granted to it: a renewal that gives less is near the end of all renewals. */
  readonly fullTtlMs?: number
  /** Whether another renewal makes sense. */
  readonly renewable: boolean
  /** Each request counts, so none is spent on keeping it. */
  readonly limitedUses: boolean
  /** From -1 to below 1: by how much of the jitter this token comes earlier or later than others. */
  readonly spread: number
}

/** What a renewal grants. */
export interface Grant {
  readonly ttlMs: number
  readonly renewable: boolean
}

/** A renewal and a login come up to a tenth earlier or later, so that many who started together do not stay together. */
const JITTER = 0.1
const RENEW_AT = 2 / 3
const REPLACE_AT = 0.8
/** Servers count in whole seconds. */
const ROUNDING_MS = 1_000
/** When renewing has failed for so long, a new token is tried as well. */
const GIVE_UP_RENEWING_AT = 0.9

/** A token as it was granted. `random` is from 0 to below 1. */
export function newLife(
  granted: Pick<TokenLife, 'grantedAt' | 'ttlMs' | 'renewable' | 'limitedUses'>,
  random: number,
): TokenLife {
  const { grantedAt, ttlMs, renewable, limitedUses } = granted
  return {
    grantedAt,
    ...(ttlMs !== undefined && { ttlMs, fullTtlMs: ttlMs }),
    renewable: renewable && !limitedUses,
    limitedUses,
    spread: 2 * random - 1,
  }
}

/** The life after a renewal. */
export function renewedLife(
  life: TokenLife,
  { ttlMs, renewable }: Grant,
  grantedAt: number,
  random: number,
): TokenLife {
  const fullTtlMs = Math.max(life.fullTtlMs ?? 0, ttlMs)
  return {
    ...life,
    grantedAt,
    ttlMs,
    fullTtlMs,
    // Less than before: its longest life is nearly over, and renewals give only what is left of it.
    renewable: renewable && ttlMs >= fullTtlMs - Math.min(ROUNDING_MS, fullTtlMs * 0.01),
    spread: 2 * random - 1,
  }
}

/** The life of a token that the server does not let us renew. */
export function unrenewable(life: TokenLife): TokenLife {
  return { ...life, renewable: false }
}

/** When it ends. */
export function endOf({ grantedAt, ttlMs }: TokenLife): number {
  return ttlMs === undefined ? Infinity : grantedAt + ttlMs
}

/** Whether a request that is sent now is certain to arrive before the end. */
export function isUsable(life: TokenLife, now: number): boolean {
  const { ttlMs } = life
  return ttlMs === undefined || now < endOf(life) - Math.min(5_000, ttlMs * 0.05)
}

/** When to renew it. */
export function renewalDueAt(life: TokenLife): number {
  return dueAt(life, RENEW_AT, JITTER)
}

/** When to log in for another one. */
export function replacementDueAt(life: TokenLife): number {
  return life.renewable ? dueAt(life, GIVE_UP_RENEWING_AT, 0) : dueAt(life, REPLACE_AT, JITTER)
}

function dueAt({ grantedAt, ttlMs = Infinity, spread }: TokenLife, part: number, jitter: number) {
  return grantedAt + ttlMs * part * (1 + spread * jitter)
}
