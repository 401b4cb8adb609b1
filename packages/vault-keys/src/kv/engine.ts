import type { Session } from '../session/session.ts'
import type { Mounts } from './mounts.ts'

/** What reading secrets needs. */
export interface KvEngine {
  readonly session: Session
  readonly mounts: Mounts
  /** The name of the Vault, for errors. */
  readonly vault: string
}
