import type { Mount } from '../routing/mounts.ts'
import { randomId } from '../text/random.ts'

/** Whom the server takes the callers behind a login for. */
export interface Identity {
  readonly id: string
  readonly name: string
  disabled: boolean
  /** Policies that come on top of those of each token. */
  policies: readonly string[]
}

/** All identities. */
export interface Identities {
  /** The identity of this alias on this mount; made when it is new. */
  of(mount: Mount, alias: string): Identity
  get(id: string): Identity | undefined
  all(): readonly Identity[]
}

/** Creates an empty table of identities. */
export function createIdentities(): Identities {
  const byAlias = new Map<string, Identity>()
  return {
    of(mount, alias) {
      const key = `${mount.accessor}|${alias}`
      const known = byAlias.get(key)
      if (known !== undefined) return known
      const id = randomId()
      const made: Identity = { id, name: `entity_${id.slice(0, 8)}`, disabled: false, policies: [] }
      byAlias.set(key, made)
      return made
    },
    get: (id) => [...byAlias.values()].find((each) => each.id === id),
    all: () => [...byAlias.values()],
  }
}
