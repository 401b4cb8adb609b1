import type { Alert } from '../alerts/alert.ts'
import type { DashboardBody, LiveDashboard } from '../dashboards/dashboard.ts'
import type { JsonObject } from '../json.ts'
import type { LiveMonitor, MonitorBody } from '../monitors/monitor.ts'
import type { Checked } from '../problem.ts'
import type { Change } from '../diff/change.ts'

/** What a plan has to know about entities. Pure functions, all of them. */
export interface Rules {
  /** The monitor that an alert becomes. */
  compileAlert(alert: Alert): Checked<MonitorBody>
  /** What a write of `declared` would change; nothing that the server adds or writes in another way. */
  diffMonitors(declared: MonitorBody, live: LiveMonitor): readonly Change[]
  diffDashboards(declared: DashboardBody, live: LiveDashboard): readonly Change[]
  /** What of a monitor can be written, the same for every way in which the server may show it. */
  normaliseMonitor(monitor: MonitorBody): JsonObject
  normaliseDashboard(dashboard: DashboardBody): JsonObject
  /** The declared dashboard with the ids of the live one's widgets, so that links to them stay good. */
  keepWidgetIds(declared: DashboardBody, live: LiveDashboard): DashboardBody
  /** SHA-256 in lower-case hexadecimal digits. */
  digest(text: string): string
}
