import { StoreError, type StoreProblem } from '../../store/store-error.ts'

/** Primary result codes of SQLite, the lower byte of `errcode`: https://sqlite.org/rescode.html */
const problems: Readonly<Record<number, Omit<StoreProblem, 'executed'> & { message: string }>> = {
  5: {
    code: 'locked',
    message: 'another process has the database',
    retryable: false,
    hint: 'One process serves an SQLite file. Use the HTTP API of the bridge that runs (bridge pause, bridge resume and bridge status do), or stop it first.',
  },
  8: {
    code: 'read-only',
    message: 'the database cannot be written',
    retryable: true,
    hint: 'Let the user of this process write the file and its folder; a container needs a writable volume there.',
  },
  10: {
    code: 'corrupt',
    message: 'the disk failed',
    retryable: true,
    hint: 'Look at the disk and the messages of the operating system.',
  },
  11: {
    code: 'corrupt',
    message: 'the database is damaged',
    retryable: false,
    hint: 'Restore a backup, or move the file away to begin anew; GLPI keeps its tickets.',
  },
  13: {
    code: 'disk-full',
    message: 'there is no room on the disk',
    retryable: true,
    hint: 'Make room on the volume that holds the database; nothing accepted so far is lost.',
  },
  14: {
    code: 'unavailable',
    message: 'the database cannot be opened',
    retryable: true,
    hint: 'The folder must exist, and the user of this process must be allowed to write there.',
  },
  26: {
    code: 'not-a-database',
    message: 'the file is not an SQLite database',
    retryable: false,
    hint: 'Give the path of a file that does not exist yet, or of a database that a bridge has made.',
  },
}
const lockedByUs = 6
const diskFailed = 10

/** What `node:sqlite` threw, in our words. */
export function sqliteError(cause: unknown, file: string, phase: 'work' | 'commit'): StoreError {
  if (cause instanceof StoreError) return cause
  const result = resultOf(cause)
  const problem = problems[result === lockedByUs ? 5 : (result ?? 0)]
  if (!problem) {
    return new StoreError(
      `${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        code: 'failed',
        retryable: false,
        executed: phase === 'commit' ? 'unknown' : 'no',
        hint: 'This is unexpected; please report it with its cause.',
      },
      cause,
    )
  }
  // A full disk or a lock undoes the commit. When the disk fails, nobody knows what it has kept.
  const executed = phase === 'commit' && result === diskFailed ? 'unknown' : 'no'
  const { message, ...rest } = problem
  return new StoreError(`${file}: ${message}`, { ...rest, executed }, cause)
}

function resultOf(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !('errcode' in cause)) return undefined
  return typeof cause.errcode === 'number' ? cause.errcode & 0xff : undefined
}
