import type { GlpiV1, Store } from '@retriever/glpi-bridge'
import type { Clock } from '@retriever/upstream'

import type { Check } from '../capability.ts'
import { rememberedCheck } from '../ops/remembered-check.ts'

/**
 * What the bridge stands on. Without its store it can take nothing in; without GLPI it takes everything in and waits,
 * so that GLPI is never a reason to send deliveries elsewhere.
 */
export function bridgeChecks(
  store: Store,
  glpi: Readonly<Record<string, GlpiV1>>,
  clock: Clock,
  signal: AbortSignal,
): readonly Check[] {
  const storeCheck: Check = {
    name: 'bridge/store',
    required: true,
    async run() {
      await store.check()
      return { ok: true, detail: 'it can be written' }
    },
  }
  const glpiChecks = Object.entries(glpi).map(([instance, server]): Check => ({
    name: `glpi/${instance}`,
    required: false,
    async run() {
      await server.check(signal)
      return { ok: true, detail: 'it lets us in' }
    },
  }))
  return [storeCheck, ...glpiChecks.map((check) => rememberedCheck(check, clock, signal))]
}
