import type { EntityKind } from '../entity.ts'

/** What we write on an entity so that it is found again, and so that nobody else's is ever taken for it. */
export interface Mark {
  readonly kind: EntityKind
  /** The name of the organisation as we call it; a copy of an entity in another organisation is not ours. */
  readonly organisation: string
  /** On whose behalf we manage it. */
  readonly owner: string
  /** The name by which documents call it. */
  readonly ref: string
  /** Tells which declaration was written last: `v1-0f3a…`. */
  readonly spec?: string
}

/** Who we are: three names that every mark carries. */
export interface Identity {
  /** The managing program; the value of the tag `managed_by`. */
  readonly manager: string
  readonly organisation: string
  readonly owner: string
}

/** The manager's name when none is given. */
export const defaultManager = 'birddog-sidecar'

/** Longest value of a tag that we write, in characters. Datadog takes 200 for the whole tag. */
export const longestMarkValue = 170

/** Whether this text is the name of a kind. */
export function isEntityKind(text: string | undefined): text is EntityKind {
  return text === 'monitor' || text === 'alert' || text === 'dashboard'
}
