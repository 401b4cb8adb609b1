import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { KeysConfig } from './config.ts'
import type { KeySetConfig } from './key-set.ts'

/** What is remembered of a set that was published, for `probe` and for whoever starts after us. No secret is in it. */
export interface PublishedMarker {
  /** What was asked for, as text: another configuration needs another publication. */
  readonly wanted: string
  /** When its keys were read last, in epoch milliseconds. */
  readonly readAt: number
}

/** Writes down that the keys of this set are published, as they were read at this time. */
export async function markPublished(
  folder: string,
  set: KeySetConfig,
  keys: KeysConfig,
  readAt: number,
): Promise<void> {
  const marker: PublishedMarker = { wanted: wantedOf(set, keys), readAt }
  const file = fileOf(folder, set)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, `${JSON.stringify(marker)}\n`, { mode: 0o640 })
  await rename(`${file}.new`, file)
}

/** What was written down about this set; undefined when nothing was, or for another configuration. */
export async function publishedMarker(
  folder: string,
  set: KeySetConfig,
  keys: KeysConfig,
): Promise<PublishedMarker | undefined> {
  try {
    const marker: unknown = JSON.parse(await readFile(fileOf(folder, set), 'utf8'))
    return isMarker(marker) && marker.wanted === wantedOf(set, keys) ? marker : undefined
  } catch {
    return undefined
  }
}

function isMarker(value: unknown): value is PublishedMarker {
  return (
    typeof value === 'object' &&
    value !== null &&
    'wanted' in value &&
    typeof value.wanted === 'string' &&
    'readAt' in value &&
    typeof value.readAt === 'number'
  )
}

function fileOf(folder: string, { name }: KeySetConfig): string {
  return join(folder, `published-${name}.json`)
}

function wantedOf({ keys, target, vault }: KeySetConfig, { vaults }: KeysConfig): string {
  const { url, namespace } = vaults[vault] ?? {}
  const patterns = (_: string, value: unknown) => (value instanceof RegExp ? value.source : value)
  return JSON.stringify([url, namespace, keys, target], patterns)
}
