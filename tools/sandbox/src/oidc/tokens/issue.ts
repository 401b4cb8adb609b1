import { createHash, randomBytes, randomUUID } from 'node:crypto'

import type { JWTPayload } from 'jose'

import type { Person } from '../clients.ts'
import type { Grant, Issuer } from '../issuer.ts'

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope?: string
  readonly id_token?: string
  readonly refresh_token?: string
}

/** Makes the tokens of a grant. `audience` is whom the access token is for. */
export async function issueTokens(
  issuer: Issuer,
  grant: Grant,
  audience: string,
): Promise<TokenAnswer> {
  const { client, scopes, person } = grant
  const settings = issuer.settings()
  const accessToken = await signed(issuer, 'at+jwt', settings.accessTokenSeconds, {
    sub: person?.id ?? client.id,
    aud: audience,
    client_id: client.id,
    jti: randomUUID(),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(person === undefined ? client.claims : claimsOf(person, scopes)),
  })
  issuer.accessTokens.set(accessToken, grant)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: settings.accessTokenSeconds,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(person !== undefined && scopes.includes('openid')
      ? { id_token: await idToken(issuer, grant, person, accessToken) }
      : {}),
    ...(scopes.includes('offline_access') && client.grants.includes('refresh_token')
      ? { refresh_token: refreshToken(issuer, grant) }
      : {}),
  }
}

/** The claims of a person that these scopes show. */
export function claimsOf(person: Person, scopes: readonly string[]): JWTPayload {
  const { id, name, email, groups, claims } = person
  return {
    ...(scopes.includes('profile') ? { name, preferred_username: id } : {}),
    ...(scopes.includes('email') ? { email, email_verified: true } : {}),
    ...(scopes.includes('groups') ? { groups } : {}),
    ...claims,
  }
}

async function idToken(
  issuer: Issuer,
  { client, scopes, nonce, signedInAt }: Grant,
  person: Person,
  accessToken: string,
): Promise<string> {
  const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16)
  const { idTokenSeconds, clockSkewMs } = issuer.settings()
  return signed(issuer, 'JWT', idTokenSeconds, {
    sub: person.id,
    aud: client.id,
    auth_time: Math.floor((signedInAt + clockSkewMs) / 1000),
    at_hash: hash.toString('base64url'),
    ...(nonce === undefined ? {} : { nonce }),
    ...claimsOf(person, scopes),
  })
}

async function signed(
  issuer: Issuer,
  type: string,
  seconds: number,
  claims: JWTPayload,
): Promise<string> {
  const settings = issuer.settings()
  const now = Math.floor((issuer.clock.now() + settings.clockSkewMs) / 1000)
  const all = { iss: issuer.origin(), iat: now, exp: now + seconds, ...claims, ...settings.claims }
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
  return issuer.keys.sign(kept, type, settings)
}

function refreshToken(issuer: Issuer, grant: Grant): string {
  const text = randomBytes(32).toString('base64url')
  issuer.refreshTokens.set(text, { grant, isUsed: false })
  return text
}
