import type { DashboardBody } from '../dashboards/dashboard.ts'
import type { Declared } from '../entity.ts'
import type { MonitorBody } from '../monitors/monitor.ts'

/**
 * The services that an entity is for, as the registration gate is asked about them: of an alert its service, of a
 * monitor its `service:` tags, of a dashboard the defaults of its template variable for `service`.
 */
export function servicesOf(declared: Declared): readonly string[] {
  switch (declared.kind) {
    case 'alert': {
      return [declared.spec.service]
    }
    case 'monitor': {
      return servicesOfMonitor(declared.spec)
    }
    case 'dashboard': {
      return servicesOfDashboard(declared.spec)
    }
  }
}

/** The services that a monitor is for, declared or live: those of its `service:` tags. */
export function servicesOfMonitor({ tags }: Pick<MonitorBody, 'tags'>): readonly string[] {
  return unique((tags ?? []).map((tag) => /^service:(.+)$/.exec(tag)?.[1]))
}

/** The services that a dashboard is for, declared or live: the defaults of its template variable for `service`. */
export function servicesOfDashboard({
  template_variables,
}: Pick<DashboardBody, 'template_variables'>): readonly string[] {
  const variables = (template_variables ?? []).filter(
    (variable) => variable['prefix'] === 'service',
  )
  return unique(
    variables.flatMap(({ default: one, defaults: several }) => [
      one,
      ...(Array.isArray(several) ? several : []),
    ]),
  )
}

function unique(found: readonly unknown[]): readonly string[] {
  const named = found.filter((name) => typeof name === 'string' && name !== '' && name !== '*')
  return [...new Set(named.map(String))]
}
