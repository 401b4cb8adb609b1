import { VaultError } from '../error.ts'
import { checkTarget } from './check-target.ts'
import { keysOfFile } from './keys-of-file.ts'
import type { PublishTarget } from './target.ts'

/**
 * Before anything is read or written. Which keys exist is not known here: one that has no value counts as absent.
 *
 * @throws a `VaultError` `config` with all problems of the target, or `aborted`.
 */
export function assertReady(target: PublishTarget, signal: AbortSignal | undefined): void {
  const keys = target.files.flatMap(keysOfFile).map(([, key]) => key)
  const problems = checkTarget(target, keys)
  const [first] = problems
  if (first) {
    const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    throw new VaultError(`${first.path} ${first.message}${others}`, {
      code: 'config',
      path: first.path,
      problems,
      hint: 'Correct the description of what is published where.',
    })
  }
  if (signal?.aborted) {
    throw new VaultError(`publishing to ${target.folder} was aborted before it began`, {
      code: 'aborted',
      path: target.folder,
      retryable: true,
      hint: 'Publish again when that is wanted; nothing was changed.',
    })
  }
}

/** The folder's path without slashes at its end, which would lead through a link unseen. */
export function folderOf({ folder }: PublishTarget): string {
  return folder.replace(/\/+$/, '') || '/'
}
