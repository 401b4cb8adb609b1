import { z } from 'zod'

import { factSheetTypes, phaseNames, type FactSheetSeed } from './fact-sheets/fact-sheet.ts'

/** What differs between workspaces, and what is not known for certain of any. */
export interface LeanixSettings {
  /** API tokens that are no longer accepted. Access tokens that they were exchanged for go on until they expire. */
  readonly revokedApiTokens: readonly string[]
  /** The form of access tokens: three parts that one can read, or one that means nothing. */
  readonly accessTokens: 'jwt' | 'opaque'
  /** How long an access token is good. */
  readonly accessTokenSeconds: number
  readonly rateLimiting: boolean
  /** So many calls of a user fit into one period. */
  readonly rateLimit: { readonly limit: number; readonly periodSeconds: number }
  /** The form of `Retry-After` on a 429. */
  readonly retryAfter: 'seconds' | 'date' | 'none'
  /** How the filter `displayName` compares. */
  readonly displayNameFilter: 'contains' | 'exact' | 'exact-ignoring-case'
  /** Whether `lifecycle` can be asked of any fact sheet, or only inside `... on Application`. */
  readonly lifecycleIsShared: boolean
  /** Fact sheets on a page without `first`, and the most that come whatever `first` says. */
  readonly pageSize: { readonly default: number; readonly max: number }
}

/** The settings after a reset. */
export const initialSettings: LeanixSettings = {
  revokedApiTokens: [],
  accessTokens: 'jwt',
  accessTokenSeconds: 3600,
  rateLimiting: true,
  rateLimit: { limit: 1800, periodSeconds: 60 },
  retryAfter: 'seconds',
  displayNameFilter: 'contains',
  lifecycleIsShared: true,
  pageSize: { default: 50, max: 10_000 },
}

/** A change of settings; and fact sheets that come, change (by their ids) or go. */
export type LeanixSettingsChange = {
  [K in keyof LeanixSettings]?: LeanixSettings[K] | undefined
} & {
  readonly factSheets?: readonly FactSheetChange[] | undefined
  /** Ids of fact sheets that are gone for good. */
  readonly remove?: readonly string[] | undefined
}

/** A fact sheet as a setting gives it. With a known `id` only what is named changes. */
export type FactSheetChange = { readonly name: string } & {
  readonly [K in keyof FactSheetSeed]?: FactSheetSeed[K] | undefined
}

const count = z.number().int().min(0)

const factSheet: z.ZodType<FactSheetChange> = z.strictObject({
  id: z.uuid().optional(),
  type: z.enum(factSheetTypes).optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  parentId: z.uuid().nullable().optional(),
  status: z.enum(['ACTIVE', 'ARCHIVED']).optional(),
  phases: z
    .array(z.strictObject({ phase: z.enum(phaseNames), startDate: z.iso.date() }))
    .optional(),
  tags: z.array(z.string()).optional(),
})

/** The body of `PUT /_sandbox/settings`. */
export const settingsChangeSchema: z.ZodType<LeanixSettingsChange> = z.strictObject({
  revokedApiTokens: z.array(z.string()).optional(),
  accessTokens: z.enum(['jwt', 'opaque']).optional(),
  accessTokenSeconds: z.number().int().min(1).max(86_400).optional(),
  rateLimiting: z.boolean().optional(),
  rateLimit: z.strictObject({ limit: count, periodSeconds: z.number().int().min(1) }).optional(),
  retryAfter: z.enum(['seconds', 'date', 'none']).optional(),
  displayNameFilter: z.enum(['contains', 'exact', 'exact-ignoring-case']).optional(),
  lifecycleIsShared: z.boolean().optional(),
  pageSize: z
    .strictObject({ default: z.number().int().min(1), max: z.number().int().min(1) })
    .optional(),
  factSheets: z.array(factSheet).optional(),
  remove: z.array(z.uuid()).optional(),
})

/** The settings with this change. */
export function changedSettings(
  settings: LeanixSettings,
  { factSheets: _sheets, remove: _removed, ...change }: LeanixSettingsChange,
): LeanixSettings {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...settings, ...Object.fromEntries(given) }
}
