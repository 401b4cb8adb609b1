import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { patternSetting } from './grant-setting.ts'

/** To whom a grant is given. */
export type Subject =
  /** A pattern over `namespace/serviceaccount`. */
  | { readonly type: 'kubernetes'; readonly account: string }
  | {
      readonly type: 'jwt'
      readonly issuer: string
      /** A pattern over the claim `sub`. */
      readonly subject?: string
      /** Claims that have this value, or a list with this value in it. All of them. */
      readonly claims: Readonly<Record<string, string>>
    }
  | { readonly type: 'key'; readonly id: string }
  /** A pattern over the names in a certificate. */
  | { readonly type: 'certificate'; readonly name: string }
  | { readonly type: 'loopback' }
  | { readonly type: 'token'; readonly name: string }

const expected = 'expected exactly one of kubernetes, jwt, key, certificate, loopback or token'
const account = /^[a-z0-9.*-]+\/[a-z0-9.*-]+$/

/** The setting `to` of a grant. */
export function subjectSetting(leaves: Leaves): z.ZodType<Subject> {
  const { flag, text } = leaves
  const pattern = patternSetting(leaves)
  const subjects = section({
    kubernetes: pattern
      .refine(
        (value) => value === '*' || account.test(value),
        'expected a pattern over namespace/serviceaccount, such as "shop/*"',
      )
      .optional(),
    jwt: section({
      issuer: text,
      subject: pattern.optional(),
      claim: z.record(z.string(), text).optional(),
    })
      .refine(
        ({ subject, claim }) => subject !== undefined || Object.keys(claim ?? {}).length > 0,
        'expected a subject or a claim; subject: "*" is everybody whom the issuer knows',
      )
      .optional(),
    key: text.optional(),
    certificate: pattern.optional(),
    loopback: flag.refine((on) => on, 'expected true').optional(),
    token: text.optional(),
  })
  return z.unknown().transform((value, context): Subject => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) {
      context.addIssue(value === undefined ? `is required, but missing: ${expected}` : expected)
      return z.NEVER
    }
    const { kubernetes, jwt, key, certificate, loopback, token } =
      readWith(subjects, value, context) ?? {}
    if (kubernetes !== undefined) return { type: 'kubernetes', account: kubernetes }
    if (jwt !== undefined) {
      const { issuer, subject, claim = {} } = jwt
      return { type: 'jwt', issuer, ...(subject !== undefined && { subject }), claims: claim }
    }
    if (key !== undefined) return { type: 'key', id: key }
    if (certificate !== undefined) return { type: 'certificate', name: certificate }
    if (loopback !== undefined) return { type: 'loopback' }
    if (token !== undefined) return { type: 'token', name: token }
    return z.NEVER
  })
}
