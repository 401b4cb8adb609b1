import { createHash, timingSafeEqual } from 'node:crypto'

import type { Secret } from '@retriever/upstream'

/** A secret that presented values can be compared with. It is kept as a digest. */
export interface KnownSecret {
  /** True for the same value. Takes the same time whatever is presented. */
  matches(presented: string): boolean
}

export function knownSecret(secret: Secret): KnownSecret {
  const digest = digestOf(secret.reveal())
  return { matches: (presented) => timingSafeEqual(digest, digestOf(presented)) }
}

/** True when the value is one of these. Every one is compared, so that the time taken tells nothing. */
export function matchesAny(known: readonly KnownSecret[], presented: string): boolean {
  return known.filter((secret) => secret.matches(presented)).length > 0
}

function digestOf(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}
