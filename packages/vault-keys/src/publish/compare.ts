import type { Secret } from '@retriever/upstream/secret'

import { failureOf } from './failure.ts'
import { forgetSeen, look, planFor } from './publication.ts'
import type { PublishOptions } from './publish-options.ts'
import { publishedBy } from './published.ts'
import { assertReady, folderOf } from './ready.ts'
import type { Published, PublishTarget } from './target.ts'
import { forget, wantedFiles } from './wanted.ts'

/**
 * Tells what `publish` would do with the same values, and touches nothing: `published` means that something is to be
 * written, `unchanged` that all of it is there. Ask it of several targets before the first of them is published, and
 * values that their files cannot hold are found while everything is still as it was.
 *
 * @throws a `VaultError` as `publish` does, but for `write-failed`.
 */
export async function compare(
  values: Readonly<Record<string, Secret>>,
  target: PublishTarget,
  options: PublishOptions = {},
): Promise<Published> {
  assertReady(target, options.signal)
  const wanted = wantedFiles(values, target)
  try {
    const looked = look(target, wanted, options)
    try {
      return publishedBy(planFor(target, wanted, looked), target, wanted, options)
    } finally {
      forgetSeen(looked)
    }
  } catch (error) {
    throw failureOf(error, folderOf(target))
  } finally {
    forget(wanted.files)
  }
}
