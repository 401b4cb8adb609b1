/** What is wrong with the store, in one word. */
export type StoreErrorCode =
  /** Another process has the database, or this one opened it twice. */
  | 'locked'
  /** The file cannot be opened or created: no such folder, no permission, no connection. */
  | 'unavailable'
  /** The file is something else. */
  | 'not-a-database'
  /** A database, but its tables with our names are not ours. */
  | 'foreign-tables'
  /** A newer release wrote the database; this one does not know its tables. */
  | 'newer-schema'
  /** The prefix of the table names is not an identifier. */
  | 'invalid-prefix'
  | 'disk-full'
  | 'read-only'
  /** The database is damaged, or the disk failed. */
  | 'corrupt'
  /** The store was closed. */
  | 'closed'
  /** Anything else; the cause tells. */
  | 'failed'

/** What a `StoreError` says besides its message. */
export interface StoreProblem {
  readonly code: StoreErrorCode
  /** Whether the same call may succeed later, when somebody has made room or mended the disk. */
  readonly retryable: boolean
  /** Whether what was to be written is written. `unknown` only when the commit itself failed. */
  readonly executed: 'no' | 'unknown'
  /** What a person can do about it. */
  readonly hint: string
}

/** The store could not be opened, read or written. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  readonly retryable: boolean
  readonly executed: 'no' | 'unknown'
  readonly hint: string

  constructor(message: string, problem: StoreProblem, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = problem.code
    this.retryable = problem.retryable
    this.executed = problem.executed
    this.hint = problem.hint
  }
}
