import * as z from 'zod'

import type { Alert, Condition, Notify, Signal } from './alert.ts'
import { signalSchema } from './signal-schema.ts'
import { isReservedKey } from './tags.ts'

const slugHint = 'a small letter, then small letters, digits and _ . / -, at most 100'
const slug = z.string().regex(/^[a-z][a-z0-9_./-]{0,99}$/, `expected a name\n${slugHint}`)

const labels = z.record(
  z
    .string()
    .regex(/^[A-Za-z][\w./-]{0,99}$/, 'expected the key of a tag\nletters, digits and _ . / -')
    .refine((key) => !isReservedKey(key), {
      error: 'expected a key that is not reserved\nservice, env and team have fields of their own',
    }),
  z
    .string()
    .regex(
      /^[\w:./*@!#-]{1,200}$/,
      'expected the value of a tag\nletters, digits and : _ . / * @ ! # -; no comma, space or line break',
    ),
)

const httpsUrl = z
  .string()
  .regex(/^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i, 'expected a URL that begins with https://')
  .refine((url) => URL.canParse(url), { error: 'expected a URL that begins with https://' })

const threshold = z.number().exactOptional()
const seconds = z.int().min(0).exactOptional()

/** When an alert fires. */
const conditionSchema: z.ZodType<Condition> = z.strictObject({
  comparison: z
    .enum(['above', 'above_or_equal', 'below', 'below_or_equal', 'equal', 'not_equal'])
    .exactOptional(),
  window: z.string().min(1).exactOptional(),
  thresholds: z
    .strictObject({
      critical: threshold,
      warning: threshold,
      criticalRecovery: threshold,
      warningRecovery: threshold,
      ok: threshold,
      unknown: threshold,
    })
    .default({}),
  missingData: z.enum(['default', 'show', 'notify', 'resolve']).exactOptional(),
  requireFullWindow: z.boolean().exactOptional(),
  evaluationDelay: seconds,
  newGroupDelay: seconds,
  autoResolveAfter: z.int().min(0).max(24).exactOptional(),
  groupRetention: z
    .string()
    .regex(/^[1-9]\d*[mh]$/, 'expected a duration\nfrom 60m to 72h')
    .exactOptional(),
})

const handles = z
  .array(
    z
      .string()
      .regex(
        /^[^\s{}@][^\s{}]*$/,
        'expected a handle without @\nsuch as slack-web or jo@example.com',
      ),
  )
  .readonly()
  .exactOptional()

/** Who hears about an alert. */
const notifySchema: z.ZodType<Notify> = z.strictObject({
  always: handles,
  critical: handles,
  warning: handles,
  noData: handles,
  recovery: handles,
  renotify: z
    .strictObject({
      every: z.int().min(1),
      times: z.int().min(1).exactOptional(),
      on: z
        .array(z.enum(['critical', 'warning', 'noData']))
        .min(1)
        .readonly()
        .exactOptional(),
    })
    .exactOptional(),
  groupBy: z
    .union(
      [z.literal('*'), z.array(z.string().regex(/^[^\s*,][^\s,]*$/, 'expected a tag')).readonly()],
      { error: 'expected a list of tags, or "*"' },
    )
    .exactOptional(),
})

const shape = {
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\r\n]*$/, 'expected one line of text')
    .regex(/^\S|^$/, 'expected a name that does not begin with a space'),
  service: slug,
  env: slug.exactOptional(),
  team: slug.exactOptional(),
  severity: z.literal([1, 2, 3, 4, 5]).exactOptional(),
  summary: z.string().exactOptional(),
  runbook: z
    .strictObject({
      name: z.string().regex(/^[^\r\n]+$/, 'expected one line of text'),
      url: httpsUrl,
    })
    .exactOptional(),
  labels: labels.exactOptional(),
  signal: signalSchema,
  condition: conditionSchema.default({ thresholds: {} }),
  notify: notifySchema.exactOptional(),
  published: z.boolean().exactOptional(),
  unmarked: z.literal(true).exactOptional(),
}

/**
 * The form of an alert: which keys there are and what they hold. Whether its parts go together is told by `checkAlert`,
 * which uses this schema.
 */
export const alertSchema: z.ZodType<Alert> = z.strictObject(shape)

/** The parts that are judged on their own when others are wrong. */
export const partSchemas: {
  readonly signal: z.ZodType<Signal>
  readonly condition: z.ZodType<Condition>
  readonly notify: z.ZodType<Notify | undefined>
  readonly summary: z.ZodType<string | undefined>
} = {
  signal: signalSchema,
  condition: shape.condition,
  notify: shape.notify,
  summary: shape.summary,
}
