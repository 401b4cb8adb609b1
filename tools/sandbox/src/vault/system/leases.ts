import type { Token } from '../tokens/tokens.ts'
import type { JsonObject } from '../text/json-value.ts'

/** Something that was lent out and has an end. Durations are seconds, instants epoch milliseconds. */
export interface Lease {
  readonly id: string
  /** What was read, without the suffix. */
  readonly path: string
  readonly token: Token
  readonly data: JsonObject
  readonly issuedAt: number
  readonly ttl: number
  readonly renewable: boolean
  expiresAt: number
  renewedAt: number | undefined
}

/** All leases but those of tokens. */
export interface Leases {
  add(lease: Lease): void
  find(id: string, now: number): Lease | undefined
  revoke(id: string): void
  /** Ends those that begin so. */
  revokeBelow(prefix: string): void
  revokeOf(token: Token): void
  all(now: number): readonly Lease[]
}

/** Creates an empty table. */
export function createLeases(): Leases {
  const known = new Map<string, Lease>()
  const removeWhere = (fits: (lease: Lease) => boolean): void => {
    for (const lease of known.values()) if (fits(lease)) known.delete(lease.id)
  }
  return {
    add(lease) {
      known.set(lease.id, lease)
    },
    find(id, now) {
      const lease = known.get(id)
      return lease !== undefined && now < lease.expiresAt ? lease : undefined
    },
    revoke(id) {
      known.delete(id)
    },
    revokeBelow: (prefix) => removeWhere(({ id }) => id.startsWith(prefix)),
    revokeOf: (token) => removeWhere((lease) => lease.token === token),
    all: (now) => [...known.values()].filter(({ expiresAt }) => now < expiresAt),
  }
}
