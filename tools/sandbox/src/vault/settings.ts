import { z } from 'zod'

/** What can be configured in a Vault or OpenBao server, and what can happen to it. */
export interface VaultSettings {
  /** Whose answers are given where the two differ. OpenBao's were measured; Vault's follow its documentation. */
  readonly flavour: 'openbao' | 'vault'
  /** Shown in health and seal status; null for the flavour's own. */
  readonly version: string | null
  /** `inmem` as in development mode, `file`, or `raft`. */
  readonly storage: 'inmem' | 'file' | 'raft'
  /** Whether the pages of the user interface are served. */
  readonly ui: boolean
  readonly sealed: boolean
  /** False: nobody has initialised it yet; it is then sealed too. */
  readonly initialized: boolean
  /** What this node does while another one is active; null when this one is. */
  readonly standby: Standby | null
  /** Larger bodies are refused with 413. */
  readonly maxBodyBytes: number
  /** After so long a request is given up. */
  readonly maxRequestDurationMs: number
  /** As the agent's listener with `require_request_header`: 412 without `X-Vault-Request: true`. */
  readonly requireRequestHeader: boolean
  /** Whether KV version 1 hands out leases. */
  readonly leasedKv: boolean
  /** How long converting a KV mount from version 1 to 2 takes. */
  readonly upgradeMs: number
  /** How often expired secret ids are swept away; until then they still log in. 0: they end on time. */
  readonly secretIdSweepMs: number
  /** Set when unknown namespaces are to be refused as by the other flavour; null for the flavour's own. */
  readonly unknownNamespace: 'not-found' | 'denied' | null
  /** Accounts of AWS by access key: who `GetCallerIdentity` says they are. */
  readonly awsCallers: Readonly<Record<string, string>>
}

/** How a standby node behaves. */
export interface Standby {
  /** Where redirects lead: the active node's address, without a slash at the end. */
  readonly activeUrl: string
  /** Whether it answers reads itself. */
  readonly reads: boolean
  /** How far its copy of the data is behind. */
  readonly lagMs: number
  /** Whether it reaches the active node, so that it can forward. */
  readonly activeReachable: boolean
}

/** The settings after a reset: an active OpenBao in development mode. */
export const initialSettings: VaultSettings = {
  flavour: 'openbao',
  version: null,
  storage: 'inmem',
  ui: true,
  sealed: false,
  initialized: true,
  standby: null,
  maxBodyBytes: 32 * 1024 * 1024,
  maxRequestDurationMs: 90_000,
  requireRequestHeader: false,
  leasedKv: false,
  upgradeMs: 2000,
  secretIdSweepMs: 60_000,
  unknownNamespace: null,
  awsCallers: { AKIASANDBOXBIRDDOG000: 'arn:aws:sts::123456789012:assumed-role/birddog/pod' },
}

const duration = z.number().int().min(0).max(86_400_000)

/** The body of `PUT /_sandbox/settings`. */
export const settingsChangeSchema: z.ZodType<{
  [K in keyof VaultSettings]?: VaultSettings[K] | undefined
}> = z.strictObject({
  flavour: z.enum(['openbao', 'vault']).optional(),
  version: z.string().min(1).nullable().optional(),
  storage: z.enum(['inmem', 'file', 'raft']).optional(),
  ui: z.boolean().optional(),
  sealed: z.boolean().optional(),
  initialized: z.boolean().optional(),
  standby: z
    .strictObject({
      activeUrl: z.url().transform((text) => text.replace(/\/$/, '')),
      reads: z.boolean().default(true),
      lagMs: duration.default(0),
      activeReachable: z.boolean().default(true),
    })
    .nullable()
    .optional(),
  maxBodyBytes: z.number().int().min(1).optional(),
  maxRequestDurationMs: duration.optional(),
  requireRequestHeader: z.boolean().optional(),
  leasedKv: z.boolean().optional(),
  upgradeMs: duration.optional(),
  secretIdSweepMs: duration.optional(),
  unknownNamespace: z.enum(['not-found', 'denied']).nullable().optional(),
  awsCallers: z.record(z.string(), z.string()).optional(),
})

/** The version that the server says it has. */
export function versionOf({ version, flavour }: VaultSettings): string {
  return version ?? (flavour === 'openbao' ? '2.6.2' : '1.20.4')
}
