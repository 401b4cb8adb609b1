import { createBridge, defaultResourceMapping } from '@retriever/glpi-bridge'
import type { BridgeEvent, Store } from '@retriever/glpi-bridge'
import { openSqliteStore } from '@retriever/glpi-bridge/sql'

import { sourceRule } from '../access/source-rule.ts'
import type { Capability, CapabilityContext, OpenCapability } from '../capability.ts'
import { bridgeChecks } from './checks.ts'
import type { BridgeConfig } from './config.ts'
import { logBridgeEvent } from './event-log.ts'
import { bridgeMetrics } from './metrics.ts'
import { createBridgePage } from './page.ts'
import { policyOf } from './policy.ts'
import { bridgeRoutes } from './routes.ts'
import type { BridgeSource } from './routes.ts'
import { openUpstreams } from './upstreams.ts'

/** Opens the section `bridge`: alerts in by webhooks, tickets out to GLPI. */
export const openBridge: OpenCapability<BridgeConfig> = async (config, context) => {
  const store = await openSqliteStore({ file: config.store.sqlite, clock: context.clock })
  try {
    return await bridgeOver(store, config, context)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function bridgeOver(
  store: Store,
  config: BridgeConfig,
  context: CapabilityContext,
): Promise<Capability> {
  const { clock, random, metrics } = context
  const logger = context.logger.child({ capability: 'bridge' })
  const closing = new AbortController()
  const listeners: ((event: BridgeEvent) => void)[] = [(event) => logBridgeEvent(logger, event)]
  const events = (event: BridgeEvent) => {
    for (const listener of listeners) listener(event)
  }
  const upstreams = await openUpstreams(config, { clock, random, events })
  const { glpi, ivr, views } = upstreams
  const policy = policyOf(config)
  const bridge = createBridge({
    store,
    policy,
    resources: config.resources ?? defaultResourceMapping,
    ticketing: glpi,
    ...(ivr && { ivr }),
    clock,
    random,
    events,
    worker: {
      concurrency: config.worker.concurrency,
      ivrConcurrency: config.worker.ivrConcurrency,
      leaseMs: config.worker.lease,
      pollMs: config.worker.poll,
    },
    duplicatesWithinMs: config.duplicates.within,
  })
  const sources = sourcesOf(config)
  const page = createBridgePage({
    overview: (limit) => bridge.overview(limit),
    threshold: policy.threshold,
    sources,
    upstreams: views,
  })
  const record = bridgeMetrics(metrics, {
    overview: (limit) => bridge.overview(limit),
    upstreams: () => views.map(({ status }) => status().upstream),
    now: () => clock.now(),
  })
  listeners.push(record, () => page.changed())

  return {
    routes: bridgeRoutes({
      bridge,
      sources,
      clock,
      stored: (delivery, receipt) => page.stored(delivery, receipt),
      refused(source, { status, detail }) {
        // Whoever is not let in must not be able to fill the log.
        const level = status === 401 || status === 403 ? 'debug' : 'warn'
        logger[level]({ source, status, detail }, 'delivery refused')
        record.refused(source, status)
        page.refused({ source, at: clock.now(), status, detail })
      },
    }),
    run: async (signal) => void (await Promise.all([bridge.run(signal), upstreams.run(signal)])),
    checks: bridgeChecks(store, glpi, clock, closing.signal),
    page,
    async close() {
      closing.abort()
      await upstreams.close()
      await store.close()
    },
  }
}

function sourcesOf({ sources, glpi }: BridgeConfig): readonly BridgeSource[] {
  const [only = ''] = Object.keys(glpi)
  return Object.entries(sources).map(([name, source]) => {
    const { type } = source.access
    return {
      name,
      path: `/bridge/sources/${name}`,
      access: type === 'open' || type === 'hmac' ? type : 'token',
      rule: sourceRule(name, source.access),
      instance: source.glpi ?? only,
      maxBodyBytes: source.maxBody,
    }
  })
}
