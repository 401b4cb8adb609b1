import * as z from 'zod'

import { namePattern, nameHint } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import { section } from '../config/section.ts'
import { upstreamSettings } from '../config/upstream-settings.ts'
import { accessMistakes } from './config-mistakes.ts'
import { grantSettings } from './grant-setting.ts'
import { subjectSetting } from './subject-setting.ts'

/** Algorithms by which an issuer may sign. None with a shared secret: who can check could sign as well. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

/** The section `access`: who may use the sidecar, and for what. */
export function accessSection(leaves: Leaves) {
  const { count, duration, path, secret, text, url, word } = leaves
  const named = <Schema extends z.ZodType>(schema: Schema) =>
    z.record(z.string().regex(namePattern, nameHint), schema).default({})
  return section({
    /** By name: the name is what audit records show. */
    tokens: named(section({ token: secret, ...grantSettings(leaves) })),
    /** Lines of `id:sha256 of the key in hex`. Read again when they change. */
    keys: section({ file: path }).optional(),
    /** Tokens of service accounts. What is absent is found in the pod. */
    kubernetes: section({
      url: url.optional(),
      tokenFile: path.optional(),
      caFile: path.optional(),
      audience: text.default('birddog-sidecar'),
      cache: duration
        .refine((ms) => ms <= longestCacheMs, 'expected at most 60s: a token may be revoked')
        .default(longestCacheMs),
    }).optional(),
    /** Issuers of JSON Web Tokens, by name. */
    jwt: named(
      section({
        issuer: url,
        audience: text,
        /** Where its public keys are. Absent: where its OpenID configuration says. */
        jwks: url.optional(),
        algorithms: z
          .array(word(...algorithms))
          .min(1)
          .default([...algorithms]),
        tolerance: duration
          .refine((ms) => ms <= longestToleranceMs, 'expected at most 5m')
          .default(30_000),
        /** The claim that names the caller. */
        name: text.default('sub'),
        ...upstreamSettings(leaves),
      }),
    ),
    /** Callers are known by the client certificates that `listeners.api.tls.clientCa` verifies. */
    certificates: section({}).optional(),
    /** Whoever asks from this machine, and shows nothing else. */
    loopback: section({}).optional(),
    grants: z.array(section({ to: subjectSetting(leaves), ...grantSettings(leaves) })).default([]),
    /** For each caller. */
    rate: section({
      requests: count({ min: 1 }).default(600),
      per: duration
        .refine((ms) => ms >= 1_000 && ms <= longestRateMs, 'expected from 1s to 1d')
        .default(60_000),
    }).prefault({}),
    audit: section({
      /** Absent: into the log. */
      file: path.optional(),
    }).prefault({}),
  }).superRefine(
    (value, context) => {
      for (const { path: at, message } of accessMistakes(value)) {
        context.addIssue({ code: 'custom', path: [...at], message })
      }
    },
    // Mistakes elsewhere in the section are no reason to hold these back.
    { when: () => true },
  )
}

const longestCacheMs = 60_000
const longestToleranceMs = 300_000
const longestRateMs = 86_400_000

/** Who may use the sidecar, and for what. */
export type AccessConfig = z.output<ReturnType<typeof accessSection>>

/** One issuer of JSON Web Tokens. */
export type JwtConfig = AccessConfig['jwt'][string]
