/** Nothing makes a set read more often than this, however short a time to live is. */
const SHORTEST_REFRESH_MS = 1_000

/** Sets of one process, and processes of one fleet, drift apart by this part of the time. */
const REFRESH_SPREAD = 0.1

/** The first wait after a failure, and the longest. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** What part of a lease passes before it is renewed, and before one that cannot be renewed is replaced. */
const RENEW_AT = 2 / 3
const REPLACE_AT = 0.85

/** A renewal that gives less than this part of the first duration says that the lease comes to its end. */
const WORTH_RENEWING = 1 / 3

/** How long after a good reading the next one comes: as configured, or sooner when a secret asks for it. */
export function refreshAfter(refreshMs: number, asked: number | undefined, random: number): number {
  const regular = refreshMs * (1 - REFRESH_SPREAD + 2 * REFRESH_SPREAD * random)
  return asked === undefined ? regular : Math.min(regular, Math.max(asked, SHORTEST_REFRESH_MS))
}

/** How long after the given failure in a row (1 is the first) the next try comes. `random` is from 0 to below 1. */
export function retryAfter(failures: number, asked: number | undefined, random: number): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 16))
  return Math.max(asked ?? 0, bound * (0.5 + random / 2))
}

/** A lease that is held. Instants are on the monotonic clock. */
export interface Lease {
  readonly id: string
  /** As it was granted first. */
  readonly fullMs: number
  /** As it was granted last, and when. */
  readonly durationMs: number
  readonly grantedAt: number
  readonly renewable: boolean
}

/** What is to be done about a lease now. */
export type LeaseStep = 'keep' | 'renew' | 'replace'

/** Leases are renewed at two thirds of their time, and replaced at 85 % when that is not possible. */
export function leaseStep(lease: Lease, now: number): LeaseStep {
  if (now < leaseDueAt(lease)) return 'keep'
  return canRenew(lease) ? 'renew' : 'replace'
}

/** When something is to be done about a lease. */
export function leaseDueAt(lease: Lease): number {
  return lease.grantedAt + lease.durationMs * (canRenew(lease) ? RENEW_AT : REPLACE_AT)
}

/** When the secret is no longer good. */
export function leaseEndsAt({ grantedAt, durationMs }: Lease): number {
  return grantedAt + durationMs
}

function canRenew({ renewable, durationMs, fullMs }: Lease): boolean {
  return renewable && durationMs >= fullMs * WORTH_RENEWING
}
