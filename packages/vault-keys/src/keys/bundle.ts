import { Secret } from '@retriever/upstream/secret'

import type { ReadKey } from './extract.ts'
import type { Bundle } from './keys.ts'

/** Makes a bundle of the keys that were read; `fetchedAt` is epoch milliseconds. */
export function bundleOf<Name extends string>(
  keys: readonly ReadKey<Name>[],
  version: string,
  fetchedAt: number,
): Bundle<Name> {
  return Object.freeze({
    version,
    value: byName(keys, ({ text }) => new Secret(text)),
    fetchedAt,
    origins: byName(keys, ({ origin }) => origin),
  })
}

function byName<Name extends string, T>(
  keys: readonly ReadKey<Name>[],
  valueOf: (key: ReadKey<Name>) => T,
): Readonly<Record<Name, T>> {
  const entries = keys.map((key) => [key.name, valueOf(key)] as const)
  // Optional keys that are absent have no entry, which the type of a set does not tell.
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<Name, T>>
}
