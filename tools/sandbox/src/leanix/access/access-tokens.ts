import { createHash } from 'node:crypto'

import { SignJWT } from 'jose'

import type { LeanixSettings } from '../settings.ts'

/** Access tokens that were given out. */
export interface AccessTokens {
  issue(user: string): Promise<string>
  /** Whose token it is; undefined when it is unknown or has expired. */
  userOf(token: string): string | undefined
  /** Forgets all of them. */
  drop(): void
}

const signingKey = new TextEncoder().encode('sandbox-leanix-signing-key-of-32-bytes')

/** Creates a store of access tokens that expire by the stand-in's clock. */
export function createAccessTokens(
  now: () => number,
  settings: () => LeanixSettings,
): AccessTokens {
  const issued = new Map<string, { readonly user: string; readonly expiresAt: number }>()
  let count = 0
  return {
    async issue(user) {
      count += 1
      const { accessTokens, accessTokenSeconds } = settings()
      const issuedAt = Math.floor(now() / 1000)
      const expires = issuedAt + accessTokenSeconds
      const jti = createHash('sha256').update(`${user} ${count} ${issuedAt}`).digest('hex')
      const token =
        accessTokens === 'opaque'
          ? jti
          : await new SignJWT({ sub: user, jti, iat: issuedAt, exp: expires })
              .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
              .sign(signingKey)
      issued.set(token, { user, expiresAt: expires * 1000 })
      return token
    },
    userOf(token) {
      const known = issued.get(token)
      return known === undefined || known.expiresAt <= now() ? undefined : known.user
    },
    drop() {
      issued.clear()
    },
  }
}
