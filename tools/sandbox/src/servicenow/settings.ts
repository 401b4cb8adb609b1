import { z } from 'zod'

import type { RowSeed } from './rows/row.ts'
import { tableNames } from './tables/tables.ts'

/** When the database takes two texts for equal. */
export type Equality = 'exact' | 'ignore-case' | 'ignore-case-and-accents'

/** What a user may not do or see. */
export interface Restriction {
  /** Whether the user may use the Table API at all. */
  readonly api: boolean
  /** The names of the records that can be seen; null: all. The others are left out without a word. */
  readonly sees: readonly string[] | null
  readonly deniedTables: readonly string[]
  readonly hiddenFields: readonly string[]
}

/** A limit on the calls of each user. */
export interface RateLimit {
  readonly limit: number
  readonly periodSeconds: number
  /** Nodes tell each other their counts so often; calls since then do not count yet. 0: at once. */
  readonly flushSeconds: number
}

/** What an administrator can switch, and what is not the same on all instances. */
export interface ServicenowSettings {
  /** Whether a query with a condition that is not understood finds nothing. Without it that condition is left out. */
  readonly 'glide.invalid_query.returns_no_rows': boolean
  /** Whether the grant `client_credentials` is given. */
  readonly 'glide.oauth.inbound.client.credential.grant_type.enabled': boolean
  readonly equality: Equality
  /** Whether records are counted and cut into pages before those are left out that the caller may not see. */
  readonly countsHiddenRows: boolean
  /** By the user's name. */
  readonly restrictions: Readonly<Record<string, Restriction>>
  /** Passwords by the user's name, in the place of the ones that the instance began with. */
  readonly passwords: Readonly<Record<string, string>>
  /** API keys and client secrets that are no longer accepted. */
  readonly revokedSecrets: readonly string[]
  readonly accessTokenSeconds: number
  readonly refreshTokenSeconds: number
  /** Null: no rule. */
  readonly rateLimit: RateLimit | null
  /** A developer's instance that nobody has used for a while: whatever is asked, a page comes with status 200. */
  readonly hibernating: boolean
}

/** The settings after a reset. */
export const initialSettings: ServicenowSettings = {
  'glide.invalid_query.returns_no_rows': false,
  'glide.oauth.inbound.client.credential.grant_type.enabled': true,
  equality: 'ignore-case',
  countsHiddenRows: true,
  restrictions: {
    limited: { api: true, sees: ['web-store', 'Email'], deniedTables: [], hiddenFields: [] },
    denied: { api: false, sees: null, deniedTables: [], hiddenFields: [] },
  },
  passwords: {},
  revokedSecrets: [],
  accessTokenSeconds: 1800,
  refreshTokenSeconds: 8_640_000,
  rateLimit: null,
  hibernating: false,
}

/** A change of settings; users whose restrictions or passwords are not named keep theirs. */
export type ServicenowSettingsChange = {
  [K in keyof ServicenowSettings]?: ServicenowSettings[K] | undefined
} & {
  /** Records that come, or change (those with a known `sys_id`, or of a known class and name), by class. */
  readonly rows?: Readonly<Record<string, readonly RowSeed[]>> | undefined
  /** `sys_id` of records that go. */
  readonly remove?: readonly string[] | undefined
}

const seconds = z.number().int().min(1).max(100_000_000)
const tableName = z.enum(tableNames)

/** The body of `PUT /_sandbox/settings`. */
export const settingsChangeSchema: z.ZodType<ServicenowSettingsChange> = z.strictObject({
  'glide.invalid_query.returns_no_rows': z.boolean().optional(),
  'glide.oauth.inbound.client.credential.grant_type.enabled': z.boolean().optional(),
  equality: z.enum(['exact', 'ignore-case', 'ignore-case-and-accents']).optional(),
  countsHiddenRows: z.boolean().optional(),
  restrictions: z
    .record(
      z.string(),
      z.strictObject({
        api: z.boolean().default(true),
        sees: z.array(z.string()).nullable().default(null),
        deniedTables: z.array(tableName).default([]),
        hiddenFields: z.array(z.string()).default([]),
      }),
    )
    .optional(),
  passwords: z.record(z.string(), z.string().min(1)).optional(),
  revokedSecrets: z.array(z.string()).optional(),
  accessTokenSeconds: seconds.optional(),
  refreshTokenSeconds: seconds.optional(),
  rateLimit: z
    .strictObject({
      limit: z.number().int().min(0),
      periodSeconds: seconds.default(3600),
      flushSeconds: z.number().int().min(0).default(0),
    })
    .nullable()
    .optional(),
  hibernating: z.boolean().optional(),
  rows: z
    .partialRecord(tableName, z.array(z.record(z.string(), z.string())))
    .transform((rows) => rows as Readonly<Record<string, readonly RowSeed[]>>)
    .optional(),
  remove: z.array(z.string().regex(/^[0-9a-f]{32}$/, 'a sys_id')).optional(),
})

/** The settings with this change. */
export function changedSettings(
  settings: ServicenowSettings,
  { rows: _rows, remove: _removed, ...change }: ServicenowSettingsChange,
): ServicenowSettings {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return {
    ...settings,
    ...Object.fromEntries(given),
    restrictions: { ...settings.restrictions, ...change.restrictions },
    passwords: { ...settings.passwords, ...change.passwords },
  }
}
