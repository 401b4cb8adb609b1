import { z } from 'zod'

/** How the server was started, and what has happened to it. */
export interface KubernetesSettings {
  /** Whether somebody without credentials is `system:anonymous`, or refused with 401. */
  readonly anonymous: boolean
  /** How long a positive result of authentication is remembered. */
  readonly successCacheMs: number
  /** Static tokens that are no longer accepted. */
  readonly revokedTokens: readonly string[]
  /** Whether reviews tell the audiences. Servers from before audiences existed do not. */
  readonly tellsAudiences: boolean
}

/** The settings after a reset. */
export const initialSettings: KubernetesSettings = {
  anonymous: true,
  successCacheMs: 10_000,
  revokedTokens: [],
  tellsAudiences: true,
}

/** The body of `PUT /_sandbox/settings`. */
export const settingsChangeSchema: z.ZodType<{
  [K in keyof KubernetesSettings]?: KubernetesSettings[K] | undefined
}> = z.strictObject({
  anonymous: z.boolean().optional(),
  successCacheMs: z.number().int().min(0).max(86_400_000).optional(),
  revokedTokens: z.array(z.string()).optional(),
  tellsAudiences: z.boolean().optional(),
})
