import type { Secret } from '@retriever/upstream/secret'

/**
 * Where a piece of a credential comes from. Files, variables and functions are read anew at every login, because
 * projected service account tokens and secret ids change. Text is trimmed.
 *
 * - a string or a {@link Secret}: the value itself
 * - `{ file }`: the contents of a file; `remove` deletes it once the login has succeeded
 * - `{ env }`: a variable of the environment
 * - a function: whatever it resolves to
 */
export type Source =
  | string
  | Secret
  | { readonly file: string; readonly remove?: boolean }
  | { readonly env: string }
  | ((signal: AbortSignal) => Promise<string>)
