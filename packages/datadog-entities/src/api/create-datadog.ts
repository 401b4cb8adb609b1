import { createDashboards } from '../dashboards/dashboards-api.ts'
import { createMonitors } from '../monitors/monitors-api.ts'
import { createCaller } from './caller.ts'
import type { Caller } from './caller.ts'
import { checkKeys } from './check-keys.ts'
import type { DatadogApi } from './datadog-api.ts'
import type { CreateRecovered, DatadogOptions } from './datadog-options.ts'
import { createServices } from './services-api.ts'
import { settingsOf } from './settings.ts'

/**
 * Makes a client for one organisation of Datadog. It connects, and loads the official client, when the first call is
 * made. Throws a `DatadogError` `config` that names every option that cannot be used.
 *
 * ```ts
 * const datadog = createDatadog({ name: 'prod', site: 'datadoghq.eu', credentials: keys })
 * const monitor = await datadog.monitors.get(171204506)
 * await datadog.close()
 * ```
 */
export function createDatadog(options: DatadogOptions): DatadogApi {
  return openOrganisation(options).api
}

/** The same, and what calls the endpoints that are not among its methods. */
export function openOrganisation(options: DatadogOptions): {
  readonly api: DatadogApi
  readonly caller: Caller
} {
  const settings = settingsOf(options)
  const { name, clock, events } = settings
  const caller = createCaller(settings)
  const recovered = (event: Pick<CreateRecovered, 'kind' | 'id'>): void =>
    events({ type: 'create-recovered', at: clock.now(), organisation: name, ...event })
  const api: DatadogApi = {
    name,
    monitors: createMonitors(caller, recovered),
    dashboards: createDashboards(caller, recovered),
    services: createServices(caller),
    checkKeys: checkKeys(caller),
    close: () => caller.close(),
  }
  return { api, caller }
}
