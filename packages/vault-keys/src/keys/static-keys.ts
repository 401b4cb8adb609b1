import { systemClock } from '@retriever/upstream/clock'
import { Secret } from '@retriever/upstream/secret'

import type { ReadKey } from './extract.ts'
import type { Keys } from './keys.ts'
import { createLiveKeys } from './live-keys.ts'

/**
 * Keys that never change, for tests and for values that come from elsewhere. They are there at once.
 *
 * ```ts
 * const keys = staticKeys({ apiKey: 'a', appKey: 'b' })
 * createClient({ token: keys.credential('apiKey') })
 * ```
 */
export function staticKeys<Name extends string>(
  values: Readonly<Record<Name, string | Secret>>,
  options: { readonly name?: string } = {},
): Keys<Name> {
  const keys: ReadKey<Name>[] = []
  for (const name in values) {
    const value: string | Secret = values[name]
    keys.push({ name, text: value instanceof Secret ? value.reveal() : value, origin: 'static' })
  }
  const reading = { keys }
  return createLiveKeys(
    { read: () => Promise.resolve(reading) },
    {
      name: options.name ?? 'keys',
      refreshMs: Infinity,
      maxStaleMs: Infinity,
      deadlineMs: Infinity,
      rejectThrottleMs: 1_000,
      clock: systemClock,
      random: Math.random,
    },
    reading,
  )
}
