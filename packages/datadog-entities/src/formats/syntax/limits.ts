/** Levels of objects and lists; dashboards need about twenty. */
export const deepest = 64

/**
 * Bytes of UTF-8 of one file, unless the caller says otherwise. Aliases may add as much to a document, counted in values
 * and characters, whatever the caller says.
 */
export const defaultMaxBytes = 262_144

/** Uses of `*anchor` in one document. */
export const mostAliases = 100

/** Keys that are no data in JavaScript. */
const unsafeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export function isUnsafeKey(key: string): boolean {
  return unsafeKeys.has(key)
}

/** Why a text cannot be kept; undefined when it can. */
export function unfitText(text: string): string | undefined {
  if (text.includes('\0')) return 'holds a NUL character'
  return text.isWellFormed() ? undefined : 'holds half of a surrogate pair, which is no character'
}
