/** One mistake in what was given. All mistakes of a document are told together. */
export interface Problem {
  /** Where in the document, as a JSON pointer (RFC 6901): `/signal/window`. */
  readonly pointer: string
  /** What is wrong; where a text has a grammar, with the column: `at 14: …`. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  /** Where the document came from: file and line, both from 1. */
  readonly place?: { readonly file: string; readonly line?: number }
}

/** A value, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }
