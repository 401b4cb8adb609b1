import { z } from 'zod'

/** What an administrator of GLPI can switch, and what can happen to its server. */
export interface GlpiSettings {
  /** "Enable Rest API". Off on a fresh install; on here. */
  readonly apiEnabled: boolean
  /** Whether the API client has an app token, so that every call must carry it. */
  readonly appTokenRequired: boolean
  /** Whether the caller's address fits an active API client. */
  readonly addressAllowed: boolean
  /** "Enable login with credentials". */
  readonly credentialsLogin: boolean
  /** "Enable login with external token". */
  readonly tokenLogin: boolean
  /** The address in `Location`, `Link` and hateoas; null stands for the one that the stand-in listens on. */
  readonly urlBaseApi: string | null
  /** The page with which every call is answered while GLPI cannot work. */
  readonly page: 'maintenance' | 'database-down' | 'update-needed' | null
  /** Mandatory fields of the ticket template: `content`, `itilcategories_id`, `_groups_id_assign` … */
  readonly mandatoryFields: readonly string[]
  /** Days after which a solved ticket is closed: 0 at once, -10 never. */
  readonly autocloseDays: number
  /** Whether the task that removes old sessions runs. */
  readonly sessionCleaning: boolean
  /** How long a session lives after its last call, once that task runs. */
  readonly sessionLifetimeMs: number
  /** The web server's limit for a body: 413 above it. */
  readonly maxBodyBytes: number
  /** The body at which PHP runs out of memory: an empty page with status 500. */
  readonly phpMemoryBodyBytes: number
  /** How many rows PHP can hold: more of them in one answer end in an empty page with status 500. */
  readonly phpMemoryRows: number
  /** How long a create stands between its row and its actors, where others can see it. */
  readonly pauseBeforeActorsMs: number
  /** Business rules for tickets that are added: when the title begins so, these fields are set. */
  readonly ticketRules: readonly TicketRule[]
}

/** A business rule, as far as the stand-in knows them. */
export interface TicketRule {
  readonly titleBegins: string
  readonly set: Readonly<Record<string, string | number>>
}

/** The switches after a reset: as on the server that was measured. */
export const initialSettings: GlpiSettings = {
  apiEnabled: true,
  appTokenRequired: true,
  addressAllowed: true,
  credentialsLogin: true,
  tokenLogin: true,
  urlBaseApi: null,
  page: null,
  mandatoryFields: ['content'],
  autocloseDays: -10,
  sessionCleaning: true,
  sessionLifetimeMs: 7 * 86_400_000,
  maxBodyBytes: 20 * 1024 * 1024,
  phpMemoryBodyBytes: 16_500_000,
  phpMemoryRows: 20_000,
  pauseBeforeActorsMs: 0,
  ticketRules: [],
}

const days = z.number().int().min(-10).max(99)
const size = z.number().int().min(1)

/** Rows to put into the database, by item type; a row with a known id changes that row. */
export type SeedRows = Readonly<
  Record<string, readonly Readonly<Record<string, string | number | null>>[]>
>

/**
 * The body of `PUT /_sandbox/settings`: switches; and, by item type, rows to put into the database, ids of rows to
 * remove from it, and the next ids.
 */
export const settingsChangeSchema: z.ZodType<
  Partial<{ [K in keyof GlpiSettings]: GlpiSettings[K] | undefined }> & {
    rows?: SeedRows | undefined
    remove?: Readonly<Record<string, readonly number[]>> | undefined
    nextIds?: Readonly<Record<string, number>> | undefined
  }
> = z.strictObject({
  apiEnabled: z.boolean().optional(),
  appTokenRequired: z.boolean().optional(),
  addressAllowed: z.boolean().optional(),
  credentialsLogin: z.boolean().optional(),
  tokenLogin: z.boolean().optional(),
  urlBaseApi: z.url().nullable().optional(),
  page: z.enum(['maintenance', 'database-down', 'update-needed']).nullable().optional(),
  mandatoryFields: z.array(z.string()).optional(),
  autocloseDays: days.optional(),
  sessionCleaning: z.boolean().optional(),
  sessionLifetimeMs: size.optional(),
  maxBodyBytes: size.optional(),
  phpMemoryBodyBytes: size.optional(),
  phpMemoryRows: size.optional(),
  pauseBeforeActorsMs: z.number().int().min(0).optional(),
  ticketRules: z
    .array(
      z.strictObject({
        titleBegins: z.string(),
        set: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    )
    .optional(),
  rows: z
    .record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))))
    .optional(),
  remove: z.record(z.string(), z.array(z.number().int().min(0))).optional(),
  nextIds: z.record(z.string(), z.number().int().min(1)).optional(),
})
