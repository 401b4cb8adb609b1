import type { KeysConfig } from './config.ts'
import { markPublished } from './published-marker.ts'
import type { PublishedSet } from './rounds.ts'

/**
 * Writes down that these sets are published. Keys are good without that; only `probe` goes without an answer then, so
 * that a folder that cannot be written to is a reason for a warning.
 */
export async function markAll(
  sets: readonly PublishedSet[],
  keys: KeysConfig,
  warn: (text: string) => void,
): Promise<void> {
  const { stateFolder } = keys
  if (stateFolder === undefined) return
  try {
    for (const { bundle, config } of sets) {
      await markPublished(stateFolder, config, keys, bundle.fetchedAt)
    }
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    warn(
      `${stateFolder} cannot be written to (${cause}): probe will not know that the keys are there, and a secret id ` +
        'that was refused would be sent again after a restart; name another folder with keys.stateFolder',
    )
  }
}
