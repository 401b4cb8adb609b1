import type { DatadogEvent } from '@retriever/datadog-entities'
import type { Logger } from 'pino'
import { Counter } from 'prom-client'
import type { Registry } from 'prom-client'

import { upstreamMetrics } from '../../ops/upstream-metrics.ts'

/** Counts what happens at organisations, and writes what a person wants to know into the log. */
export function datadogEvents(registry: Registry, logger: Logger): (event: DatadogEvent) => void {
  const attempted = upstreamMetrics(registry)
  const waits = new Counter({
    name: 'retriever_datadog_rate_limit_wait_seconds_total',
    help: 'Time that calls have waited because the budget of their endpoint was used up.',
    labelNames: ['organisation'],
    registers: [registry],
  })
  const rejections = new Counter({
    name: 'retriever_datadog_keys_rejected_total',
    help: 'Times that Datadog did not know a pair of keys.',
    labelNames: ['organisation'],
    registers: [registry],
  })
  const recovered = new Counter({
    name: 'retriever_datadog_creates_recovered_total',
    help: 'Creates whose answer was lost, and that were found again.',
    labelNames: ['organisation', 'kind'],
    registers: [registry],
  })
  return (event) => {
    switch (event.type) {
      case 'rate-limit-wait': {
        const { organisation, waitMs } = event
        waits.inc({ organisation }, waitMs / 1000)
        logger.info({ organisation, waitMs }, 'waiting for the rate limit')
        return
      }
      case 'keys-rejected': {
        const { organisation, status } = event
        rejections.inc({ organisation })
        logger.warn({ organisation, status }, 'Datadog does not know the keys')
        return
      }
      case 'create-recovered': {
        const { organisation, kind, id } = event
        recovered.inc({ organisation, kind })
        logger.info({ organisation, kind, id }, 'a create whose answer was lost was found again')
        return
      }
      case 'breaker-changed': {
        attempted(event)
        const { upstream, state } = event
        logger[state === 'open' ? 'warn' : 'info']({ upstream, state }, 'circuit breaker')
        return
      }
      default:
        attempted(event)
        if (logger.isLevelEnabled('debug')) logger.debug({ ...event, at: undefined }, 'upstream')
    }
  }
}
