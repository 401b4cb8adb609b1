import type { Surroundings } from '../frame/stand-in.ts'
import type { Client, Person } from './clients.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { OidcSettings } from './settings.ts'

/** What the parts of the issuer share. */
export interface Issuer extends Surroundings {
  settings(): OidcSettings
  readonly clients: readonly Client[]
  readonly people: readonly Person[]
  readonly keys: KeyRing
  /** Requests that wait on the page, by the id in its form. */
  readonly pending: Map<string, AuthorizationRequest>
  readonly codes: Map<string, Code>
  /** Who has signed in, by the value of the cookie. */
  readonly sessions: Map<string, Session>
  readonly refreshTokens: Map<string, RefreshToken>
  /** Access tokens that still count here, by their text. */
  readonly accessTokens: Map<string, Grant>
}

/** A request of the authorization endpoint that is in order. */
export interface AuthorizationRequest {
  readonly client: Client
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string | undefined
  readonly nonce: string | undefined
  /** S256. */
  readonly challenge: string | undefined
}

/** Somebody who has signed in with a browser. */
export interface Session {
  readonly person: Person
  /** Epoch milliseconds. */
  readonly signedInAt: number
}

/** What somebody has allowed a client. */
export interface Grant {
  readonly client: Client
  /** Absent when the client acts for itself. */
  readonly person?: Person
  readonly scopes: readonly string[]
  /** Everything that came of one login has the same; it goes all at once. */
  readonly family: string
  /** Epoch milliseconds. */
  readonly signedInAt: number
  readonly nonce?: string | undefined
}

/** A code that a client can turn into tokens. */
export interface Code {
  readonly request: AuthorizationRequest
  readonly grant: Grant
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly isUsed: boolean
}

/** A token that a client can turn into newer ones, once. */
export interface RefreshToken {
  readonly grant: Grant
  readonly isUsed: boolean
}

/** Takes back everything that came of one login. */
export function revoke(issuer: Issuer, family: string): void {
  for (const [text, { grant }] of issuer.refreshTokens) {
    if (grant.family === family) issuer.refreshTokens.delete(text)
  }
  for (const [text, grant] of issuer.accessTokens) {
    if (grant.family === family) issuer.accessTokens.delete(text)
  }
}
