import { z } from 'zod'

/** What a token is signed with, for tests of those who check it. */
export const signatures = [
  'current',
  'previous',
  'unpublished',
  'forged',
  'no-kid',
  'none',
  'hs256',
] as const

/** One of {@link signatures}. */
export type Signature = (typeof signatures)[number]

/** How the issuer is run, and what goes wrong with it. */
export interface OidcSettings {
  /** Which signing key is in use; one more is a rotation. */
  readonly keyGeneration: number
  /** Whether the keys before it are still published. */
  readonly keepOldKeys: boolean
  /**
   * `current`, `previous` (the key before), `unpublished` (a key with a `kid` that the set has not), `forged` (another
   * key under the current `kid`), `no-kid`, `none` (no signature), `hs256` (HMAC with the public key's PEM).
   */
  readonly signWith: Signature
  /** How far the times in tokens are ahead. */
  readonly clockSkewMs: number
  /** Put over the claims of every token that is made; null takes one away. */
  readonly claims: Readonly<Record<string, unknown>>
  readonly accessTokenSeconds: number
  readonly idTokenSeconds: number
  readonly codeSeconds: number
  /** Allowed for every client with the authorization code flow, beside those that are registered. */
  readonly redirectUris: readonly string[]
  /** Likewise for where a logout may lead. */
  readonly postLogoutRedirectUris: readonly string[]
}

/** The settings after a reset. */
export const initialSettings: OidcSettings = {
  keyGeneration: 1,
  keepOldKeys: true,
  signWith: 'current',
  clockSkewMs: 0,
  claims: {},
  accessTokenSeconds: 300,
  idTokenSeconds: 300,
  codeSeconds: 60,
  redirectUris: [],
  postLogoutRedirectUris: [],
}

const seconds = z.number().int().min(1).max(31_536_000)

/** The body of `PUT /_sandbox/settings`. */
export const settingsChangeSchema: z.ZodType<{
  [K in keyof OidcSettings]?: OidcSettings[K] | undefined
}> = z.strictObject({
  keyGeneration: z.number().int().min(1).max(20).optional(),
  keepOldKeys: z.boolean().optional(),
  signWith: z.enum(signatures).optional(),
  clockSkewMs: z.number().int().min(-31_536_000_000).max(31_536_000_000).optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
  accessTokenSeconds: seconds.optional(),
  idTokenSeconds: seconds.optional(),
  codeSeconds: seconds.optional(),
  redirectUris: z.array(z.url()).optional(),
  postLogoutRedirectUris: z.array(z.url()).optional(),
})
