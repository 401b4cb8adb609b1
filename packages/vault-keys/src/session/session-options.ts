import type { VaultApi } from '../api/call.ts'
import type { VaultSettings } from '../settings.ts'

/** What a session works with. */
export interface SessionOptions {
  readonly api: VaultApi
  readonly settings: VaultSettings
}
