import type { Alert } from '../src/alerts/alert.ts'
import type { DashboardBody } from '../src/dashboards/dashboard.ts'
import type { DeclaredAlert, DeclaredDashboard, DeclaredMonitor } from '../src/entity.ts'
import type { MonitorBody } from '../src/monitors/monitor.ts'

const origin = { file: 'all.yaml', line: 1, pointer: '' }

/** A declared metric monitor. */
export function monitor(
  ref: string,
  spec: Partial<MonitorBody> = {},
  more: { readonly id?: string } = {},
): DeclaredMonitor {
  const whole = {
    type: 'query alert',
    name: ref,
    query: `avg(last_5m):avg:load.${ref.replaceAll(/\W/g, '')}{*} > 2`,
    message: `look at ${ref}`,
    tags: ['team:checkout'],
    options: { thresholds: { critical: 2 } },
    ...spec,
  }
  return { kind: 'monitor', ref, origin, spec: whole, ...more }
}

/** A declared composite of these refs. */
export function composite(ref: string, ...of: readonly string[]): DeclaredMonitor {
  const query = of.map((each) => `\${${each}}`).join(' && ')
  return monitor(ref, { type: 'composite', query, options: {} })
}

/** A declared dashboard that shows the graphs of these alerts. */
export function dashboard(
  ref: string,
  shows: readonly string[] = [],
  spec: Partial<DashboardBody> = {},
  more: { readonly id?: string } = {},
): DeclaredDashboard {
  const note = { definition: { type: 'note', content: `about ${ref}` } }
  const graphs = shows.map((each) => ({
    definition: { type: 'alert_graph', alert_id: `\${${each}}`, viz_type: 'timeseries' },
  }))
  const whole = { title: ref, layout_type: 'ordered', widgets: [note, ...graphs], ...spec }
  return { kind: 'dashboard', ref, origin, spec: whole, ...more }
}

/** A declared alert. */
export function alert(ref: string, spec: Partial<Alert> = {}): DeclaredAlert {
  const whole: Alert = {
    name: ref,
    service: 'checkout',
    signal: { kind: 'metric', aggregate: 'avg', metric: 'load', space: 'avg' },
    condition: { comparison: 'above', window: '5m', thresholds: { critical: 2 } },
    ...spec,
  }
  return { kind: 'alert', ref, origin, spec: whole }
}
