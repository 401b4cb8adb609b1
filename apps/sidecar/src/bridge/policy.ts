import type { LifecyclePolicy } from '@retriever/glpi-bridge'

import type { BridgeConfig } from './config.ts'

/** What the configuration says about when tickets are opened and closed. */
export function policyOf(config: BridgeConfig): LifecyclePolicy {
  const { threshold, close, ivr, retryRefused, unknownOutcome } = config
  return {
    threshold: {
      count: threshold.count,
      countBy: threshold.countBy,
      ...(threshold.within !== undefined && { withinMs: threshold.within }),
    },
    quietMs: close.after,
    callIvr: ivr !== undefined,
    ivrExpiresMs: ivr?.expiresAfter ?? 0,
    retryRefusedMs: retryRefused,
    unknownOutcome: {
      graceMs: unknownOutcome.grace,
      searchAgainMs: unknownOutcome.searchAgain,
      searches: unknownOutcome.searches,
      sweepAfterMs: unknownOutcome.sweepAfter,
    },
  }
}
