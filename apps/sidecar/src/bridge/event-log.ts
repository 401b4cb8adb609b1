import type { BridgeEvent } from '@retriever/glpi-bridge'
import type { Logger } from 'pino'

/**
 * Writes what happens in the bridge into the log: what a person on call wants to know at `info` and above, what comes
 * with every request at `debug`.
 */
export function logBridgeEvent(logger: Logger, event: BridgeEvent): void {
  switch (event.type) {
    case 'delivery-accepted':
    case 'delivery-duplicate':
      if (logger.isLevelEnabled('debug')) logger.debug(withoutTime(event), event.type)
      return
    case 'incident-changed': {
      const { from, to } = event
      const level = from === to || quiet.includes(to) ? 'debug' : 'info'
      if (logger.isLevelEnabled(level)) logger[level](withoutTime(event), 'incident changed')
      return
    }
    case 'operation-started':
      if (logger.isLevelEnabled('debug')) logger.debug(withoutTime(event), 'operation started')
      return
    case 'operation-finished': {
      const level = event.result === 'done' && event.problem === undefined ? 'info' : 'warn'
      logger[level](withoutTime(event), 'operation finished')
      return
    }
    case 'login':
      logger[event.ok ? 'debug' : 'warn'](withoutTime(event), 'login')
      return
    case 'pause-changed':
      logger.info(withoutTime(event), event.paused ? 'bridge paused' : 'bridge resumed')
      return
    case 'store-failed':
      logger.error(withoutTime(event), 'the store failed')
      return
    case 'upstream':
      if (event.event.type === 'breaker-changed') {
        const level = event.event.state === 'open' ? 'warn' : 'info'
        logger[level](withoutTime(event.event), 'circuit breaker')
      } else if (logger.isLevelEnabled('debug')) {
        logger.debug(withoutTime(event.event), 'upstream')
      }
      return
  }
}

/** What a storm of alerts brings by the thousand, and what concerns no ticket. */
const quiet: readonly string[] = ['idle', 'counting']

/** The line has its own time. */
function withoutTime(event: { readonly at: number }): object {
  return { ...event, at: undefined }
}
