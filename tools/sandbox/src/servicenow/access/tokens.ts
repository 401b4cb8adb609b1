import { createHash } from 'node:crypto'

/** What a token is for. */
export type TokenKind = 'access' | 'refresh'

/** OAuth tokens that were given out. */
export interface Tokens {
  issue(kind: TokenKind, user: string, seconds: number): string
  /** Whose token it is; undefined when it is unknown, of the other kind, or has expired. */
  userOf(kind: TokenKind, token: string): string | undefined
  /** Forgets the access tokens. */
  drop(): void
}

/** Creates a store of tokens that expire by the stand-in's clock. */
export function createTokens(now: () => number): Tokens {
  const issued = new Map<string, { kind: TokenKind; user: string; until: number }>()
  let count = 0
  return {
    issue(kind, user, seconds) {
      count += 1
      const digest = createHash('sha512').update(`${kind} ${count} ${user}`).digest('base64url')
      issued.set(digest, { kind, user, until: now() + seconds * 1000 })
      return digest
    },
    userOf(kind, token) {
      const known = issued.get(token)
      return known?.kind === kind && known.until > now() ? known.user : undefined
    },
    drop() {
      for (const [token, { kind }] of issued) if (kind === 'access') issued.delete(token)
    },
  }
}
