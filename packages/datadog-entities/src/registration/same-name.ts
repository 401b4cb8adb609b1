/** How names are compared. */
export interface NameRule {
  /** Whether `Checkout` and `checkout` are two. */
  readonly caseSensitive: boolean
}

/** Whether two names are the same: composed and decomposed letters are, and spaces around them do not count. */
export function isSameName(a: string, b: string, { caseSensitive }: NameRule): boolean {
  return caseSensitive ? plain(a) === plain(b) : folded(a) === folded(b)
}

/**
 * Whether a server that compares loosely may take one name for the other. What is not even similar came because the
 * server did not compare at all.
 */
export function isSimilarName(a: string, b: string): boolean {
  return loose(a) === loose(b)
}

function plain(name: string): string {
  return name.normalize('NFC').trim()
}

function folded(name: string): string {
  return plain(plain(name).toLowerCase())
}

function loose(name: string): string {
  return folded(name.normalize('NFKD').replaceAll(/\p{M}/gu, '')).replaceAll(/\s+/g, ' ')
}
