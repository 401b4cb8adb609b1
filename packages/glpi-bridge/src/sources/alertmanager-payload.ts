import * as z from 'zod'

/**
 * What Alertmanager's webhook sends, version 4, as far as it concerns us; other fields may be there.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export interface AlertmanagerPayload {
  readonly version: '4'
  /** Identifies the group of alerts. */
  readonly groupKey: string
  readonly receiver: string
  /** How many alerts were left out because of `max_alerts`. */
  readonly truncatedAlerts?: number | undefined
  readonly alerts: readonly AlertmanagerAlert[]
}

/** One alert of the group. Its own status counts; the group's says only whether any of them fires. */
export interface AlertmanagerAlert {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>> | null | undefined
  /** RFC 3339. */
  readonly startsAt: string
  /** RFC 3339; in the year 1 while it fires. */
  readonly endsAt?: string | undefined
  readonly generatorURL?: string | undefined
  readonly fingerprint?: string | undefined
}

const mostAlerts = 10_000
const mostLabels = 500
const longestName = 1_024
const longestValue = 65_536

const text = z.string().max(longestValue)

const texts = z
  .record(
    z.string().min(1).max(longestName),
    z
      .string({ error: 'expected text: the values of labels and annotations are texts' })
      // Cut, not refused: one endless annotation must not keep its neighbours from their tickets.
      .overwrite((value) => value.slice(0, longestValue).toWellFormed()),
  )
  .refine((record) => Object.keys(record).length <= mostLabels, {
    error: `expected at most ${mostLabels} of them`,
  })

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i

const expectedInstant = 'expected an instant such as "2026-11-21T06:00:00Z"'

const instant = z
  .string({ error: expectedInstant })
  .max(longestName, { abort: true })
  .refine((value) => rfc3339.test(value) && !Number.isNaN(Date.parse(value)), {
    error: expectedInstant,
    abort: true,
  })

/** A payload as it must look before anything of it is stored. */
export const alertmanagerPayloadSchema: z.ZodType<AlertmanagerPayload> = z.object({
  version: z.literal('4', {
    error:
      'expected "4", the version of Alertmanager\'s webhook payload, got {got}; ' +
      'other senders need a source of their own type',
  }),
  groupKey: text,
  receiver: text,
  truncatedAlerts: z.number().int().nonnegative().optional(),
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: texts,
        annotations: texts.nullish(),
        startsAt: instant.refine((value) => Date.parse(value) > 0, {
          error: 'expected the instant at which it began to fire, after 1970',
        }),
        endsAt: instant.optional(),
        generatorURL: text.optional(),
        fingerprint: text.optional(),
      }),
    )
    .max(mostAlerts, {
      error: `expected at most ${mostAlerts} alerts, got {got}; set max_alerts or group by more labels`,
    }),
})
