import type { KvEngine } from './engine.ts'
import type { KvCall } from './limits.ts'
import type { Outcome } from './outcome.ts'
import type { Place } from './place.ts'
import type { SecretLocation } from './ref.ts'

/**
 * Finds the place of a location and tries it. A mount may have been upgraded, or made anew, since the server was asked:
 * when what is remembered of it may be wrong, the server is asked again, and another place is tried too.
 */
export async function atPlace<T>(
  { mounts }: KvEngine,
  location: SecretLocation,
  call: KvCall,
  attempt: (place: Place) => Promise<Outcome<T>>,
): Promise<T> {
  const place = await mounts.placeOf(location, call)
  const first = await attempt(place)
  if (place.known !== 'remembered' || !first.elsewhere) return resultOf(first)
  mounts.forget(place.mount)
  const now = await mounts.placeOf(location, call)
  const same = now.kv === place.kv && now.mount === place.mount
  return resultOf(same ? first : await attempt(now))
}

function resultOf<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}
