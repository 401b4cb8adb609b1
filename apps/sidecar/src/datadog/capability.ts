import type { DashboardMemory, LiveDashboard } from '@retriever/datadog-entities'
import type { RegistrationGate } from '@retriever/datadog-entities/registration'
import type { Clock } from '@retriever/upstream'
import { LRUCache } from 'lru-cache'

import type { AuditTrail } from '../access/audit-trail.ts'
import type { Capability, Check } from '../capability.ts'
import { createIdempotency } from '../http/idempotency.ts'
import type { ApiContext } from './api/api-context.ts'
import { entityRoutes } from './api/routes.ts'
import { finishingWrites } from './finishing-writes.ts'
import type { Organisation, Organisations } from './organisations/organisations.ts'
import { createEntitiesPage } from './page/entities-page.ts'
import { notedWrites } from './page/noted-writes.ts'

/** The gate as the configuration opens it, or one of a few lines. */
export interface DatadogGate extends RegistrationGate {
  /** Writes that need its good word. Default all three. */
  readonly gated?: ApiContext['gated']
  readonly checks?: readonly Check[]
  run?(signal: AbortSignal): Promise<void>
}

/** What the section `datadog` serves with: everything is open already. */
export interface DatadogServices {
  readonly organisations: Organisations
  /** Absent: the registration of services is not asked for, which has to be said in the configuration. */
  readonly gate?: DatadogGate
  /** What was asked for, for the console. Absent: the section has no part of the console. */
  readonly audit?: AuditTrail
  readonly clock: Clock
}

/** As many dashboards are kept for lists: Datadog answers sixty questions for one in a minute. */
const keptDashboards = 500

/** The section `datadog`: entities over HTTP. It owns the organisations and the gate, and closes them. */
export function openDatadog(services: DatadogServices): Capability {
  const { audit, clock, gate, organisations } = services
  const opened = organisations.names.flatMap((name) => organisations.get(name) ?? [])
  const page = audit && createEntitiesPage({ organisations: opened, audit, clock })
  const writing = opened.map((organisation): readonly [string, Organisation] => {
    const { name, api } = organisation
    const noted = page ? notedWrites(api, (entities) => page.changed(name, entities)) : api
    // One for each organisation: runs wait for each other by it.
    return [name, { ...organisation, api: finishingWrites(noted, { clock }).api }]
  })
  const byName = new Map(writing)
  const dashboards: DashboardMemory = new LRUCache<string, LiveDashboard>({ max: keptDashboards })
  return {
    routes: entityRoutes({
      organisations: { names: organisations.names, get: (name) => byName.get(name) },
      ...(gate && { gate }),
      gated: gate?.gated ?? ['create', 'adopt', 'update'],
      idempotency: createIdempotency({ clock }),
      dashboards,
    }),
    run: async (signal) =>
      void (await Promise.all([organisations.run(signal), gate?.run?.(signal)])),
    checks: [...organisations.checks, ...(gate?.checks ?? [])],
    ...(page && { page }),
    async close() {
      page?.close()
      await gate?.close()
      await organisations.close()
    },
  }
}
