import { createHash } from 'node:crypto'

import type { Caller } from '../access/caller.ts'

/** Viewers who may see the same: whatever is computed for one of them is good for all. */
export interface Audience {
  /** A digest of everything that is granted to them. */
  readonly key: string
  /** As whom parts are asked: with the grants, and without the name of any of them. */
  readonly viewer: Caller
}

/** The audience that a viewer belongs to. Only callers whose grants are equal in every part are in the same one. */
export function audienceOf({ grants }: Pick<Caller, 'grants'>): Audience {
  const key = createHash('sha256').update(JSON.stringify(grants, inOrder)).digest('base64url')
  return { key, viewer: { name: 'console viewer', kind: 'token', grants } }
}

/** Members in one order, whatever order they were made in; lists keep theirs. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  )
}
