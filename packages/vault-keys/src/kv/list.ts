import { encodedPath } from '../api/path.ts'
import { VaultError } from '../error.ts'
import { atPlace } from './at-place.ts'
import type { KvEngine } from './engine.ts'
import type { KvCall } from './limits.ts'
import { deniedList } from './explain.ts'
import { listOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { apiPath } from './place.ts'
import type { Place } from './place.ts'
import { parseRef, printRef } from './ref.ts'
import type { SecretRef } from './secret-version.ts'

/**
 * Lists what is below a path: names of secrets, and of folders with a `/` at the end. Nothing there is an empty list;
 * deleted secrets stay in it. Rejects with a `VaultError`: `permission-denied`, `mount-hidden`, `kv-version-mismatch`,
 * `secret-not-found` when no engine is mounted there, and whatever the session rejects with.
 */
export async function listSecrets(
  kv: KvEngine,
  ref: SecretRef,
  call: KvCall,
): Promise<readonly string[]> {
  const location = parseRef(ref)
  if (location.version !== undefined) {
    throw new VaultError(`${printRef(location)} names a version where a folder is meant`, {
      vault: kv.vault,
      code: 'config',
      hint: `Leave @${location.version} out.`,
      path: location.path,
    })
  }
  return atPlace(kv, location, call, (place) => listAt(kv, place, call))
}

/** Throws what says nothing about the place. */
async function listAt(
  { session, vault }: KvEngine,
  place: Place,
  { deadlineAt, signal }: KvCall,
): Promise<Outcome<readonly string[]>> {
  try {
    const answer = await session.call({
      operation: 'list',
      method: 'GET',
      path: `${encodedPath(apiPath(place, 'metadata'))}/?list=true`,
      repeat: 'safe',
      expect: [404],
      deadlineAt,
      ...(signal && { signal }),
    })
    return listOutcome({ place, vault }, answer)
  } catch (failure) {
    const error = deniedList(failure, place)
    if (error instanceof VaultError && error.code === 'permission-denied')
      return { error, elsewhere: true }
    throw error
  }
}
