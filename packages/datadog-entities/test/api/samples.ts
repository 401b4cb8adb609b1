import type { DashboardBody } from '../../src/dashboards/dashboard.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'

/** A monitor with this name. */
export function monitorNamed(name: string, more: Partial<MonitorBody> = {}): MonitorBody {
  return {
    type: 'query alert',
    name,
    message: '',
    query: 'avg(last_5m):avg:system.load.1{*} by {host} > 2',
    options: { thresholds: { critical: 2 } },
    ...more,
  }
}

/** A dashboard with this title. */
export function dashboardTitled(title: string, more: Partial<DashboardBody> = {}): DashboardBody {
  return {
    title,
    layout_type: 'ordered',
    widgets: [{ definition: { type: 'note', content: title } }],
    ...more,
  }
}
