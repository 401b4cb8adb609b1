/** How a client shows that it is itself at the token endpoint. */
export type ClientAuth = 'client_secret_basic' | 'client_secret_post' | 'none'

/** What a client may ask for. */
export type GrantType = 'authorization_code' | 'client_credentials' | 'refresh_token'

/** An application that is registered. */
export interface Client {
  readonly id: string
  /** Absent for a public client. */
  readonly secret?: string
  readonly auth: readonly ClientAuth[]
  readonly grants: readonly GrantType[]
  /** Compared character by character. */
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** For whom its access tokens may be; the first one when it asks for none. */
  readonly audiences: readonly string[]
  /** Claims of its own access tokens (client credentials). */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Somebody who can sign in. */
export interface Person {
  /** The claim `sub`, and what is chosen on the page. */
  readonly id: string
  readonly name: string
  readonly email: string
  readonly groups: readonly string[]
  /** More claims, in every token of theirs. */
  readonly claims?: Readonly<Record<string, unknown>>
}

const audiences = ['birddog-sidecar']

/** The clients that are always there. */
export const seedClients: readonly Client[] = [
  {
    id: 'console',
    secret: 'sandbox-console-secret',
    auth: ['client_secret_basic', 'client_secret_post'],
    grants: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1:8080/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1:8080/'],
    audiences,
  },
  {
    id: 'console-public',
    auth: ['none'],
    grants: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1:8080/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1:8080/'],
    audiences,
  },
  {
    id: 'pipeline',
    secret: 'sandbox-pipeline-secret',
    auth: ['client_secret_basic', 'client_secret_post'],
    grants: ['client_credentials'],
    redirectUris: [],
    postLogoutRedirectUris: [],
    audiences: ['birddog-sidecar', 'another-service'],
    claims: { groups: ['ci'] },
  },
]

/** The people who are always there. */
export const seedPeople: readonly Person[] = [
  { id: 'ann', name: 'Ann Example', email: 'ann@example.org', groups: ['sre', 'everybody'] },
  { id: 'bob', name: 'Bob Example', email: 'bob@example.org', groups: ['everybody'] },
]
