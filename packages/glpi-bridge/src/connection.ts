import type { Clock, UpstreamOptions } from '@retriever/upstream'

import type { BridgeEvent } from './events.ts'

/** How another system is reached: what `createUpstream` takes, for GLPI and the IVR endpoint alike. */
export interface ConnectionOptions extends Pick<
  UpstreamOptions,
  | 'proxy'
  | 'tls'
  | 'retry'
  | 'breaker'
  | 'maxResponseBytes'
  | 'fetch'
  | 'random'
  | 'deadlineMs'
  | 'attemptTimeoutMs'
  | 'concurrency'
> {
  readonly clock?: Clock
  readonly events?: (event: BridgeEvent) => void
}
