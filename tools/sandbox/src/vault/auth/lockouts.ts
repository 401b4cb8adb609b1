import { badToken } from '../refusal.ts'
import type { Mount } from '../routing/mounts.ts'

interface Failures {
  readonly mount: Mount
  readonly alias: string
  count: number
  /** Of the last one, epoch milliseconds. */
  at: number
}

/** Counts refused logins and shuts out users and roles after too many of them. */
export interface Lockouts {
  /** Throws when the alias is locked. */
  check(mount: Mount, alias: string, now: number): void
  failed(mount: Mount, alias: string, now: number): void
  clear(mount: Mount, alias: string): void
  /** Those who are locked at this time. */
  locked(now: number): readonly { readonly mount: Mount; readonly alias: string }[]
}

/** Creates an empty count. */
export function createLockouts(): Lockouts {
  const byAlias = new Map<string, Failures>()
  const keyOf = (mount: Mount, alias: string): string => `${mount.accessor}|${alias}`

  const isLocked = ({ mount, count, at }: Failures, now: number): boolean => {
    const { threshold, seconds, disabled } = mount.config.lockout
    return !disabled && count >= threshold && now < at + seconds * 1000
  }

  return {
    check(mount, alias, now) {
      const failures = byAlias.get(keyOf(mount, alias))
      if (failures !== undefined && isLocked(failures, now)) throw badToken()
    },
    failed(mount, alias, now) {
      const key = keyOf(mount, alias)
      const known = byAlias.get(key)
      const { resetSeconds } = mount.config.lockout
      const counts =
        known !== undefined &&
        known.count < mount.config.lockout.threshold &&
        now < known.at + resetSeconds * 1000
      byAlias.set(key, { mount, alias, count: counts ? known.count + 1 : 1, at: now })
    },
    clear(mount, alias) {
      byAlias.delete(keyOf(mount, alias))
    },
    locked: (now) =>
      [...byAlias.values()]
        .filter((failures) => isLocked(failures, now))
        .map(({ mount, alias }) => ({ mount, alias })),
  }
}
