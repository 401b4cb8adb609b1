import type { ReadKey } from './extract.ts'
import type { Bundle } from './keys.ts'

/** Names the states of one set. */
export interface VersionSeries {
  /** The version of the bundle before if its values are the same, whatever version of a secret they came from now. */
  next(keys: readonly ReadKey[], before: Bundle | undefined): string
}

/**
 * Versions are numbered, and say nothing about values: they stand in logs. Each series begins with something random, so
 * that a version of another process, or of another set, is never taken for one of this. `random` gives numbers from 0 to
 * below 1.
 */
export function versionSeries(random: () => number): VersionSeries {
  const series = Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
  let count = 0
  return {
    next(keys, before) {
      if (before && isSame(keys, before)) return before.version
      count += 1
      return `${series}-${count}`
    },
  }
}

function isSame(keys: readonly ReadKey[], { value }: Bundle): boolean {
  return (
    keys.length === Object.keys(value).length &&
    keys.every(({ name, text }) => value[name]?.reveal() === text)
  )
}
