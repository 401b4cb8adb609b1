import { encodedPath } from '../api/path.ts'
import { VaultError } from '../error.ts'
import { atPlace } from './at-place.ts'
import type { KvEngine } from './engine.ts'
import type { KvCall } from './limits.ts'
import { deniedRead } from './explain.ts'
import { readOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { apiPath, fullPath } from './place.ts'
import type { Place } from './place.ts'
import { parseRef, printRef } from './ref.ts'
import type { SecretLocation } from './ref.ts'
import type { SecretRef, SecretVersion } from './secret-version.ts'

/**
 * Reads one version of a secret. Rejects with a `VaultError`: `secret-not-found`, `secret-deleted`, `secret-destroyed`,
 * `mount-hidden`, `permission-denied`, `kv-version-mismatch`, and whatever the session rejects with.
 */
export async function readSecret(
  kv: KvEngine,
  ref: SecretRef,
  call: KvCall,
): Promise<SecretVersion> {
  return readLocation(kv, parseRef(ref), call)
}

/** As {@link readSecret}, with a reference that was understood before. */
export function readLocation(
  kv: KvEngine,
  location: SecretLocation,
  call: KvCall,
): Promise<SecretVersion> {
  return atPlace(kv, location, call, async (place) => {
    const mistake = mistakeOf(place, location, kv.vault)
    return mistake ? { error: mistake, elsewhere: true } : readAt(kv, place, location, call)
  })
}

/** Throws what says nothing about the place. */
async function readAt(
  { session, vault }: KvEngine,
  place: Place,
  { version }: SecretLocation,
  { deadlineAt, signal }: KvCall,
): Promise<Outcome<SecretVersion>> {
  try {
    const answer = await session.call({
      operation: 'read',
      method: 'GET',
      path: encodedPath(apiPath(place, 'data')) + (version ? `?version=${version}` : ''),
      repeat: 'safe',
      expect: [404],
      deadlineAt,
      ...(signal && { signal }),
    })
    const outcome = readOutcome({ place, version, vault }, answer)
    if ('value' in outcome && outcome.value.lease) session.keepLeases()
    return outcome
  } catch (failure) {
    const error = deniedRead(failure, place)
    // With a minimal policy the paths of another KV version are refused, not unknown.
    if (error instanceof VaultError && error.code === 'permission-denied')
      return { error, elsewhere: true }
    throw error
  }
}

function mistakeOf(place: Place, location: SecretLocation, vault: string): VaultError | undefined {
  if (place.path === '') {
    return new VaultError(`${vault}: ${printRef(location)} is a mount, not a secret`, {
      vault,
      code: 'config',
      hint: 'Write the path of a secret after it.',
      path: fullPath(place),
    })
  }
  if (place.kv === 1 && location.version !== undefined) {
    return new VaultError(`${vault}: ${place.mount} is KV v1 and keeps no versions`, {
      vault,
      code: 'kv-version-mismatch',
      hint: `Leave @${location.version} out of the reference.`,
      path: printRef(location),
      version: location.version,
    })
  }
  return undefined
}
