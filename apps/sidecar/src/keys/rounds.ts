import { compare, publish } from '@retriever/vault-keys'
import type { Bundle, Keys, Published } from '@retriever/vault-keys'

import { KeysError } from './failure.ts'
import type { Failure } from './failure.ts'
import type { KeySetConfig } from './key-set.ts'

/** A set whose keys were read. */
export interface ReadSet {
  readonly config: KeySetConfig
  readonly bundle: Bundle
}

/** A set that is where it belongs. */
export interface PublishedSet extends ReadSet {
  readonly published: Published
}

/** A set of keys that can be read. */
export interface ReadableSet {
  readonly config: KeySetConfig
  readonly keys: Pick<Keys, 'get'>
}

/** Reads all sets at the same time. Rejects with a `KeysError` about everything that is wrong. */
export function readAll(
  sets: readonly ReadableSet[],
  signal: AbortSignal,
): Promise<readonly ReadSet[]> {
  return allOrErrors(sets, nameOf, async ({ config, keys }) => {
    return { config, bundle: await keys.get(signal) }
  })
}

/**
 * Publishes all sets. What can be known to fail is found before the first file is written: then nothing is changed
 * anywhere. Rejects with a `KeysError` about everything that is wrong.
 */
export async function publishAll(sets: readonly ReadSet[]): Promise<readonly PublishedSet[]> {
  // One by itself is published whole or not at all.
  if (sets.length > 1) await compareAll(sets)
  return allOrErrors(sets, nameOf, async (set) => ({ ...set, published: await publishSet(set) }))
}

/** Tells of each set what publishing it would do, without doing it. Rejects when it could not be published. */
export function compareAll(sets: readonly ReadSet[]): Promise<readonly PublishedSet[]> {
  return allOrErrors(sets, nameOf, async (set) => {
    const { config, bundle } = set
    return { ...set, published: await compare(bundle.value, targetOf(config)) }
  })
}

/** Publishes one set. */
export function publishSet({ config, bundle }: ReadSet): Promise<Published> {
  return publish(bundle.value, targetOf(config))
}

function targetOf({ name, target }: KeySetConfig): NonNullable<KeySetConfig['target']> {
  if (!target) throw new Error(`the set "${name}" is not for publishing`)
  return target
}

function nameOf({ config }: Pick<ReadSet, 'config'>): string {
  return config.name
}

async function allOrErrors<Item, Result>(
  items: readonly Item[],
  name: (item: Item) => string,
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const settled = await Promise.allSettled(items.map((item) => act(item)))
  const failures = settled.flatMap((result, index): readonly Failure[] => {
    const item = items[index]
    return result.status === 'rejected' && item !== undefined
      ? [{ set: name(item), error: result.reason }]
      : []
  })
  if (failures.length > 0) throw new KeysError(failures)
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
