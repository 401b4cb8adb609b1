import { failureOf, refused } from './failure.ts'
import { leftoversOf } from './folder/leftovers.ts'
import { folderRefusals } from './folder/refusals.ts'
import { look, tryAll } from './publication.ts'
import type { PublishOptions } from './publish-options.ts'
import { assertReady, folderOf } from './ready.ts'
import type { PublishTarget } from './target.ts'
import { wantedFiles } from './wanted.ts'

/** What {@link prune} did. */
export interface Pruned {
  /** Names in the folder that were removed. */
  readonly removed: readonly string[]
  readonly warnings: readonly string[]
  /** When the next of those that are still kept may be removed, in epoch milliseconds. */
  readonly removableAt?: number
}

/**
 * Removes earlier generations whose time is over, and what killed publications left behind. `publish` does the same
 * each time, so this is for those who publish seldom: call it when `removableAt` of what it returned has come.
 *
 * @throws a `VaultError` `config` or `target-unusable`, as `publish` does.
 */
export async function prune(
  target: PublishTarget,
  options: Omit<PublishOptions, 'random'> = {},
): Promise<Pruned> {
  assertReady(target, options.signal)
  const folder = folderOf(target)
  const nothing = wantedFiles({}, { ...target, files: [] })
  try {
    const { seen, context, applier } = look(target, nothing, options)
    const problems = folderRefusals(seen, context)
    if (problems.length > 0) throw refused(problems, folder)
    const { remove, removableAt } = leftoversOf(seen, context)
    const { done, warnings } = tryAll(applier, remove)
    return {
      removed: done.flatMap((step) => (step.do === 'remove' ? [step.name] : [])),
      warnings,
      ...(removableAt !== undefined && { removableAt }),
    }
  } catch (error) {
    throw failureOf(error, folder)
  }
}
