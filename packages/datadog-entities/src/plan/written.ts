import type { DashboardBody } from '../dashboards/dashboard.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import type { Mark } from '../ownership/mark.ts'

/** What is written for a declared entity: without our mark, to compare it, and with it, to send it. */
export type Written =
  | {
      readonly family: 'monitor'
      readonly plain: MonitorBody
      readonly marked: MonitorBody
      readonly mark: Mark
    }
  | {
      readonly family: 'dashboard'
      readonly plain: DashboardBody
      readonly marked: DashboardBody
      readonly mark: Mark
    }
