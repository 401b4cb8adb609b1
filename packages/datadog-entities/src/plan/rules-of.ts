import { createHash } from 'node:crypto'

import { compileAlert } from '../alerts/compile.ts'
import { diffDashboards } from '../dashboards/diff-dashboards.ts'
import { keepWidgetIds } from '../dashboards/keep-widget-ids.ts'
import { normaliseDashboard } from '../dashboards/normalise-dashboard.ts'
import { diffMonitors } from '../monitors/diff-monitors.ts'
import { normaliseMonitor } from '../monitors/normalise-monitor.ts'
import type { Rules } from './rules.ts'

/** SHA-256 in lower-case hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The rules of this package. */
export function rulesOf({
  allowRawTemplates = false,
}: {
  /** Alerts may have handles and conditional blocks in their summary. Default false. */
  readonly allowRawTemplates?: boolean
}): Rules {
  return {
    compileAlert: (alert) => compileAlert(alert, { digest: sha256, allowRawTemplates }),
    diffMonitors,
    diffDashboards,
    normaliseMonitor,
    normaliseDashboard,
    keepWidgetIds,
    digest: sha256,
  }
}
