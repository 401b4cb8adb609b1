import type { Secret } from '@retriever/upstream/secret'

import { failureOf } from './failure.ts'
import { carryOut } from './publication.ts'
import { publishedBy } from './published.ts'
import type { PublishOptions } from './publish-options.ts'
import { assertReady, folderOf } from './ready.ts'
import type { Published, PublishTarget } from './target.ts'
import { forget, wantedFiles } from './wanted.ts'

/**
 * Publishes values as the files of a target. Nothing is touched when all of it is there already. Otherwise readers see
 * the files that were there before until all new ones are complete; whatever fails or is killed on the way, the next
 * publication goes on from there. Several publishers of one target do no harm to each other: the last one wins whole.
 *
 * Values leave their `Secret`s only to be written. The bytes are overwritten afterwards; strings of JavaScript
 * cannot be, and stay until their memory is used again.
 *
 * ```ts
 * const { value } = await keys.get()
 * await publish(value, {
 *   folder: '/keys/birddog',
 *   files: [
 *     { name: 'datadog', key: 'apiKey' },
 *     { name: 'env', dialect: 'dotenv', variables: { DD_API_KEY: 'apiKey' } },
 *   ],
 * })
 * ```
 *
 * A key that `values` lacks is an optional one that is absent: its file, variable or entry is left out.
 *
 * @throws a `VaultError`: `config` for a target that `checkTarget` objects to, `value-unrepresentable` for
 *   values that the form of their file cannot hold, `target-unusable` for a folder that cannot be or must not be written
 *   to, `write-failed` when the file system gives up, `aborted`. What was published before is whole in all these cases.
 */
export async function publish(
  values: Readonly<Record<string, Secret>>,
  target: PublishTarget,
  options: PublishOptions = {},
): Promise<Published> {
  assertReady(target, options.signal)
  const wanted = wantedFiles(values, target)
  try {
    const { plan, warnings } = carryOut(target, wanted, options)
    return publishedBy(plan, target, wanted, options, warnings)
  } catch (error) {
    throw failureOf(error, folderOf(target))
  } finally {
    forget(wanted.files)
  }
}
