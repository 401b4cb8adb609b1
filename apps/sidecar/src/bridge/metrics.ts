import type { BridgeEvent } from '@retriever/glpi-bridge'
import { Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

import { upstreamMetrics } from '../ops/upstream-metrics.ts'
import { registerGauges } from './gauges.ts'
import type { BridgeGauges } from './gauges.ts'

/** Counts what happens in the bridge. */
export interface BridgeMetrics {
  /** To be called with every event. */
  (event: BridgeEvent): void
  /** A delivery was refused with this status. */
  refused(source: string, status: number): void
}

/** Registers the metrics of the bridge. */
export function bridgeMetrics(registry: Registry, gauges: BridgeGauges): BridgeMetrics {
  registerGauges(registry, gauges)
  const registers = [registry]
  const deliveries = new Counter({
    name: 'retriever_bridge_deliveries_total',
    help: 'Deliveries by what became of them. Duplicates had been stored a short while before.',
    labelNames: ['source', 'result'],
    registers,
  })
  const alerts = new Counter({
    name: 'retriever_bridge_alerts_total',
    help: 'Alerts in deliveries that were stored.',
    labelNames: ['source'],
    registers,
  })
  const transitions = new Counter({
    name: 'retriever_bridge_incident_transitions_total',
    help: 'Incidents that came into a state.',
    labelNames: ['instance', 'state'],
    registers,
  })
  const operations = new Histogram({
    name: 'retriever_bridge_operation_duration_seconds',
    help: 'Operations of the outbox that ended: done, to be tried again, or lost to another worker.',
    labelNames: ['instance', 'operation', 'result'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  const logins = new Counter({
    name: 'retriever_bridge_logins_total',
    help: 'Logins at GLPI.',
    labelNames: ['upstream', 'result'],
    registers,
  })
  const storeFailures = new Counter({
    name: 'retriever_bridge_store_failures_total',
    help: 'Times that the store could not be read or written.',
    labelNames: ['during'],
    registers,
  })
  const upstream = upstreamMetrics(registry)

  const record = (event: BridgeEvent): void => {
    switch (event.type) {
      case 'delivery-accepted':
        deliveries.inc({ source: event.source, result: 'stored' })
        alerts.inc({ source: event.source }, event.alerts)
        return
      case 'delivery-duplicate':
        deliveries.inc({ source: event.source, result: 'duplicate' })
        return
      case 'incident-changed':
        if (event.from !== event.to) {
          transitions.inc({ instance: event.instance, state: event.to })
        }
        return
      case 'operation-finished': {
        const { instance, operation, result, durationMs } = event
        operations.observe({ instance, operation, result }, durationMs / 1000)
        return
      }
      case 'login':
        logins.inc({ upstream: event.upstream, result: event.ok ? 'ok' : 'failed' })
        return
      case 'store-failed':
        storeFailures.inc({ during: event.during })
        return
      case 'upstream':
        upstream(event.event)
        return
      case 'operation-started':
      case 'pause-changed':
        return
    }
  }

  const refused = (source: string, status: number): void => {
    deliveries.inc({ source, result: status === 401 || status === 403 ? 'denied' : 'refused' })
  }
  return Object.assign(record, { refused })
}
