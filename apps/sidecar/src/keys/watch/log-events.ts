import type { VaultEvent } from '@retriever/vault-keys'
import type { Logger } from 'pino'

import { eventText } from '../event-text.ts'
import type { KeptSetEvent } from './kept-set.ts'

/** Writes what happens with a Vault into the log. */
export function logVaultEvent(logger: Logger, event: VaultEvent): void {
  const { level, text } = eventText(event)
  if (logger.isLevelEnabled(level)) logger[level]({ ...event, at: undefined }, text)
}

/** Writes what happens to a published set into the log. */
export function logSetEvent(logger: Logger, event: KeptSetEvent): void {
  const { set } = event
  switch (event.type) {
    case 'published': {
      const { files, folder, outcome, warnings } = event.published
      logger.info({ set, outcome, folder, files }, 'keys published')
      for (const warning of warnings) logger.warn({ set }, warning)
      return
    }
    case 'publishing-failed':
      logger.error({ set, err: event.error }, 'keys could not be published')
      return
    case 'missing':
      logger.error({ set, err: event.error }, 'keys are gone; what is published stays')
      return
    case 'stale':
      logger.warn({ set, err: event.error }, 'keys cannot be refreshed; what is published stays')
  }
}
