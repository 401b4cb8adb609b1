/** A key as a token of a JSON pointer (RFC 6901). */
export function escapedToken(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
