import type { ReadKey } from './extract.ts'

/** Where a set of keys is read from. */
export interface KeysSource<Name extends string> {
  /** Reads the whole set, or rejects with a `VaultError`. Never called again before it has settled. */
  read(call: ReadCall): Promise<Reading<Name>>
  /** Calls back whenever something may have changed, until the signal aborts. */
  watch?(onMaybe: () => void, signal: AbortSignal): void
  /** Lets go of all values; nothing is read after it. */
  forget?(): void
}

export interface ReadCall {
  /** On the monotonic clock. */
  readonly deadlineAt: number
  readonly signal: AbortSignal
  /** An upstream refused the values: nothing that is held may be given again. */
  readonly anew: boolean
}

/** A set as it was read. */
export interface Reading<Name extends string> {
  readonly keys: readonly ReadKey<Name>[]
  /** How long the next reading may wait at most. */
  readonly refreshAfterMs?: number
  /** How long the values are good. */
  readonly endsAfterMs?: number
}
