import { z } from 'zod'

import {
  limitNames,
  type LimitName,
  type RateLimit,
  type RateLimiting,
} from './http/rate-limits.ts'

/** What an administrator can switch, and what happens around the organisation. */
export interface DatadogSettings extends RateLimiting {
  /** API keys and application keys that are no longer accepted. */
  readonly revokedKeys: readonly string[]
  /** The roles that monitors may be restricted to; null: any. */
  readonly roles: readonly string[] | null
  /** What is measured: states of monitors by id. A monitor that is not named here has no data. */
  readonly monitorStates: Readonly<Record<string, MonitorState>>
  /** Services that send traces, by environment. */
  readonly apmServices: Readonly<Record<string, readonly string[]>>
  /** How long service definitions read as before a change. */
  readonly definitionLagMs: number
}

/** The state of one monitor. */
export interface MonitorState {
  readonly state: MonitorStatus
  /** By group: `host:web01`. */
  readonly groups: Readonly<Record<string, MonitorStatus>>
}

/** The states that a monitor can be in. */
export const monitorStatuses = [
  'Alert',
  'Ignored',
  'No Data',
  'OK',
  'Skipped',
  'Unknown',
  'Warn',
] as const

/** One of {@link monitorStatuses}. */
export type MonitorStatus = (typeof monitorStatuses)[number]

const usual: RateLimit = { limit: 1000, periodSeconds: 60 }

/** The settings after a reset. */
export const initialSettings: DatadogSettings = {
  revokedKeys: [],
  roles: null,
  monitorStates: {},
  apmServices: {},
  definitionLagMs: 1000,
  rateLimiting: true,
  rateLimits: {
    ...(Object.fromEntries(limitNames.map((name) => [name, usual])) as Record<
      LimitName,
      RateLimit
    >),
    monitors_create: { limit: 500, periodSeconds: 10 },
    dashboards_read: { limit: 60, periodSeconds: 60 },
  },
  rateLimitReset: 'duration',
}

const status = z.enum(monitorStatuses)
const rateLimit = z.strictObject({
  limit: z.number().int().min(0),
  periodSeconds: z.number().int().min(1),
})

/** A change of settings. Rate limits that are not named stay; every other field is replaced as a whole. */
export type DatadogSettingsChange = {
  [K in Exclude<keyof DatadogSettings, 'rateLimits'>]?: DatadogSettings[K] | undefined
} & { readonly rateLimits?: Partial<Record<LimitName, RateLimit | undefined>> | undefined }

/** The body of `PUT /_sandbox/settings`. */
export const settingsChangeSchema: z.ZodType<DatadogSettingsChange> = z.strictObject({
  revokedKeys: z.array(z.string()).optional(),
  roles: z.array(z.string()).nullable().optional(),
  monitorStates: z
    .record(
      z.string().regex(/^\d+$/, "a monitor's id"),
      z.strictObject({ state: status, groups: z.record(z.string(), status).default({}) }),
    )
    .optional(),
  apmServices: z.record(z.string(), z.array(z.string())).optional(),
  definitionLagMs: z.number().int().min(0).max(86_400_000).optional(),
  rateLimiting: z.boolean().optional(),
  rateLimits: z.partialRecord(z.enum(limitNames), rateLimit).optional(),
  rateLimitReset: z.enum(['duration', 'epoch']).optional(),
})

/** The settings with this change. */
export function changedSettings(
  settings: DatadogSettings,
  { rateLimits = {}, ...others }: DatadogSettingsChange,
): DatadogSettings {
  const given = Object.entries(others).filter(([, field]) => field !== undefined)
  return {
    ...settings,
    ...(Object.fromEntries(given) as Partial<DatadogSettings>),
    rateLimits: { ...settings.rateLimits, ...(rateLimits as DatadogSettings['rateLimits']) },
  }
}
