import { services } from './services.ts'

/** The three kinds, as their endpoints are called. */
export type Kind = 'monitor' | 'alert' | 'dashboard'

/** A declared entity. */
export type Spec = Readonly<Record<string, unknown>>

/** A monitor of this service. */
export function monitorOf(service: string, more: Spec = {}): Spec {
  return {
    type: 'query alert',
    name: `${service} load`,
    query: `avg(last_5m):avg:system.load.1{service:${service}} > 4`,
    message: 'Look at the dashboard.',
    tags: [`service:${service}`, 'team:shop'],
    options: { thresholds: { critical: 4 } },
    ...more,
  }
}

/** An alert of this service. */
export function alertOf(service: string, more: Spec = {}): Spec {
  return {
    name: `${service} errors`,
    service,
    severity: 3,
    summary: 'Too many errors.',
    signal: {
      kind: 'metric',
      aggregate: 'sum',
      metric: 'web.errors',
      space: 'sum',
      filter: { service },
    },
    condition: { comparison: 'above', window: '5m', thresholds: { critical: 10 } },
    notify: { critical: ['slack-shop'] },
    ...more,
  }
}

/** A dashboard of this service. */
export function dashboardOf(service: string, more: Spec = {}): Spec {
  return {
    title: service,
    layout_type: 'ordered',
    template_variables: [{ name: 'service', prefix: 'service', defaults: [service] }],
    widgets: [{ definition: { type: 'note', content: 'Runbook', background_color: 'white' } }],
    ...more,
  }
}

/** Each kind with how an entity of a service is declared, and with a change to it. */
export const kinds: readonly {
  readonly kind: Kind
  readonly of: (service: string, more?: Spec) => Spec
  readonly change: Spec
}[] = [
  { kind: 'monitor', of: monitorOf, change: { message: 'Look again.' } },
  { kind: 'alert', of: alertOf, change: { summary: 'Far too many errors.' } },
  { kind: 'dashboard', of: dashboardOf, change: { title: `${services.registered} overview` } },
]
