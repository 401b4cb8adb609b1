import { VaultError } from '../error.ts'
import type { VaultProblem } from '../error.ts'
import { TooSlow } from './folder/apply.ts'
import { errnoOf } from './folder/file-system.ts'

/** What the system refuses for good, with what to do about it. */
const refusals: Readonly<Record<string, string>> = {
  EACCES:
    'Let the user or the group of this process write into the folder, for example by fsGroup.',
  EPERM:
    'Let this process be the owner of the files, and a member of the group that it shall give them.',
  EROFS: 'Mount a volume that can be written at this folder.',
  ENOENT: 'Mount the volume, or make the folder above; only the last folder of the path is made.',
  ENOTDIR: 'Name a folder whose path leads through folders only.',
  EISDIR: 'Remove the folder that is in the way of a file.',
  EEXIST: 'Remove what is in the way, or name another folder.',
  ELOOP: 'Name the folder by a path without links.',
  ENAMETOOLONG: 'Give the folder or the file a shorter name.',
  EOPNOTSUPP: 'Name a folder on a file system that knows links, or use the layout "flat".',
}

const passing: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room in the volume: it holds the old and the new files at the same time.',
  EDQUOT: 'Raise the quota of the volume: it holds the old and the new files at the same time.',
  EIO: 'Look into the log of the machine: its disk or the connection to it fails.',
  EMFILE: 'Raise the number of files that this process may have open.',
  ENFILE: 'Raise the number of files that the machine may have open.',
}

/** What a failed file system call means to the one who publishes. What is none is a bug, and stays as it is. */
export function failureOf(error: unknown, folder: string): unknown {
  const errno = errnoOf(error)
  if (errno === undefined && !(error instanceof TooSlow)) return error
  const hint = errno === undefined ? undefined : refusals[errno]
  const cause = plainCause(error, errno)
  if (hint !== undefined) {
    return new VaultError(`cannot publish to ${folder}: ${cause.message}`, {
      code: 'target-unusable',
      path: folder,
      hint,
      cause,
    })
  }
  return new VaultError(`publishing to ${folder} failed: ${cause.message}`, {
    code: 'write-failed',
    path: folder,
    retryable: true,
    hint: passing[errno ?? ''] ?? 'Try again; what was published before is whole.',
    cause,
  })
}

/** Nothing was written, because of what is there. */
export function refused(problems: readonly VaultProblem[], folder: string): VaultError {
  const [first] = problems
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new VaultError(`cannot publish to ${folder}: ${first?.path}: ${first?.message}${others}`, {
    code: 'target-unusable',
    path: folder,
    problems,
    hint: 'Name a folder that belongs to the publisher alone, or remove what is in the way.',
  })
}

/** Messages of the file system name paths, never contents. */
export function plainCause(error: unknown, errno: string | undefined = errnoOf(error)): Error {
  const cause = new Error(error instanceof Error ? error.message : 'an unknown failure')
  return errno === undefined ? cause : Object.assign(cause, { code: errno })
}
