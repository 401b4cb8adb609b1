import type { Secret } from '@retriever/upstream'
import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'

/** How a source proves who it is. Several secrets are allowed, so that one can be replaced without a gap. */
export type SourceAccess =
  /** Anybody may deliver. Only for a listener that nobody else can reach. */
  | { readonly type: 'open' }
  /** `Authorization: Bearer <token>`. */
  | { readonly type: 'token'; readonly tokens: readonly Secret[] }
  /** `Authorization: Basic …`. */
  | { readonly type: 'basic'; readonly user: string; readonly passwords: readonly Secret[] }
  /** The token alone in a header of its own. */
  | { readonly type: 'header'; readonly header: string; readonly tokens: readonly Secret[] }
  /** A signature over the body. */
  | ({ readonly type: 'hmac' } & HmacAccess)

/** HMAC-SHA256 over the body, in hex; with a timestamp over `<seconds>:<body>`. */
export interface HmacAccess {
  readonly secrets: readonly Secret[]
  /** The header that carries the signature, with or without `sha256=` before it. */
  readonly header: string
  /** The header that carries epoch seconds. They must be within five minutes of our clock. */
  readonly timestampHeader?: string | undefined
}

/** The setting `access` of a source. There is no default: whoever wants it open has to say so. */
export function sourceAccess({ secret, text }: Leaves): z.ZodType<SourceAccess> {
  const secrets = oneOrMore(secret)
  const header = text.refine((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name), 'expected a header name')
  const rules = section({
    token: secrets.optional(),
    basic: section({ user: text, password: secrets }).optional(),
    header: section({ name: header, token: secrets }).optional(),
    hmac: section({
      secret: secrets,
      header: header.default('X-Signature'),
      timestampHeader: header.optional(),
    }).optional(),
  })
  return z.unknown().transform((value, context): SourceAccess => {
    if (value === 'open') return { type: 'open' }
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) {
      context.addIssue(
        'expected exactly one of token, basic, header or hmac, or the word "open" to let anybody deliver',
      )
      return z.NEVER
    }
    const { token, basic, header: own, hmac } = readWith(rules, value, context) ?? {}
    if (token) return { type: 'token', tokens: token }
    if (basic) return { type: 'basic', user: basic.user, passwords: basic.password }
    if (own) return { type: 'header', header: own.name, tokens: own.token }
    if (hmac) return { type: 'hmac', secrets: hmac.secret, ...hmac }
    return z.NEVER
  })
}

/** One value, or a list of them. */
function oneOrMore<Value>(one: z.ZodType<Value>): z.ZodType<readonly Value[]> {
  const several = z.array(one).min(1, 'expected at least one')
  return z
    .unknown()
    .transform((value, context) =>
      Array.isArray(value) ? readWith(several, value, context) : [readWith(one, value, context)],
    )
}
