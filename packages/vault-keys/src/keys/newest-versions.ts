import type { SecretVersion } from '../kv/secret-version.ts'

/** How soon a secret is read again whose version has gone back. */
const LOOK_AGAIN_MS = 1_000

/** The newest version of each secret that was read. */
export interface NewestVersions {
  /**
   * The secret to go on with. Standby nodes answer from copies that are a moment behind, so that a version may seem to go
   * back: then the newer one stays. Seen a second time in a row it is believed, because backups are restored at times.
   */
  settle(id: string, read: SecretVersion): SecretVersion
  forget(): void
}

export function newestVersions(): NewestVersions {
  const newest = new Map<string, SecretVersion>()
  const doubted = new Set<string>()
  return {
    settle(id, read) {
      const before = newest.get(id)
      if (before && isBehind(read, before) && !doubted.has(id)) {
        doubted.add(id)
        return { ...before, fetchedAt: read.fetchedAt, refreshAfterMs: LOOK_AGAIN_MS }
      }
      doubted.delete(id)
      newest.set(id, read)
      return read
    },
    forget() {
      newest.clear()
      doubted.clear()
    },
  }
}

/** A secret that was removed and made anew begins with version 1 too, but later. */
function isBehind(read: SecretVersion, before: SecretVersion): boolean {
  const { version = 0, createdAt = 0 } = read
  return version < (before.version ?? 0) && createdAt <= (before.createdAt ?? 0)
}
