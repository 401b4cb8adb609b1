import type { GlpiCredentials } from '@retriever/sandbox'

import type { Webhook } from './sender.ts'

/** Where a bridge keeps its files and where its GLPI is. The same for all its lives. */
interface Surroundings {
  /** What it stores here is all that is left of it after a kill. */
  readonly folder: string
  readonly glpi: GlpiCredentials
}

/** One life of a bridge. */
export interface LivingBridge {
  readonly webhook: Webhook
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>
  /** Whether it has nothing left to do. */
  isSettled(): Promise<boolean>
}

/** Starts a bridge and waits until it takes alerts. */
export type StartBridge = (surroundings: Surroundings) => Promise<LivingBridge>
