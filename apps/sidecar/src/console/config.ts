import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { section } from '../config/section.ts'

/** Where the issuer sends the browser back to. */
export const callbackPath = '/console/oidc/callback'

/** The section `console`: how people sign in to it, beside the one-time token. */
export function consoleSection({ secret, text, url }: Leaves) {
  return section({
    oidc: section({
      /** A name under `access.jwt`: its grants say what whoever signs in may see. */
      issuer: text,
      clientId: text,
      /** Absent: a public client, which proves itself by PKCE alone. */
      clientSecret: secret.optional(),
      scopes: z
        .array(text.refine((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope), scopeHint))
        .refine((scopes) => scopes.includes('openid'), 'the scope openid has to be among them')
        .default(['openid', 'profile', 'groups']),
      /** Default: the origin by which the browser reached the console, with the path of the callback. */
      redirect: url
        .refine(
          (address) => new URL(address).pathname === callbackPath,
          `the path has to be ${callbackPath}`,
        )
        .optional(),
    }).optional(),
  })
}

const scopeHint = 'a scope is one word'

/** How people sign in to the console. */
export type ConsoleConfig = z.output<ReturnType<typeof consoleSection>>

/** How people sign in by OpenID Connect. */
export type OidcConfig = NonNullable<ConsoleConfig['oidc']>

/** A mistake in how the section fits to others. */
export interface ConsoleMistake {
  readonly path: readonly string[]
  readonly message: string
}

/** What of the section `console` does not fit to the section `access`. */
export function consoleMistakes(
  { oidc }: ConsoleConfig,
  access: { readonly jwt: Readonly<Record<string, unknown>> },
): readonly ConsoleMistake[] {
  if (!oidc || Object.hasOwn(access.jwt, oidc.issuer)) return []
  const known = Object.keys(access.jwt)
  const hint = known.length > 0 ? `there is ${known.join(', ')}` : 'there is none'
  return [
    { path: ['oidc', 'issuer'], message: `expected the name of an issuer of access.jwt; ${hint}` },
  ]
}
