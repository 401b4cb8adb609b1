import type { LiveDashboard } from '../dashboards/dashboard.ts'
import { normaliseDashboard } from '../dashboards/normalise-dashboard.ts'
import { canonicalText } from '../diff/canonical-text.ts'
import { normaliseMonitor } from '../monitors/normalise-monitor.ts'
import type { LiveMonitor } from '../monitors/monitor.ts'
import { sha256 } from './rules-of.ts'

/**
 * Tells one state of a monitor from another, in 64 hexadecimal digits: of everything in it that can be written, however
 * Datadog shows it. The same as `seen` in a plan; for ETags, and for `ifSeen`.
 */
export function digestOfMonitor(live: LiveMonitor): string {
  return sha256(canonicalText(normaliseMonitor(live)))
}

/** As {@link digestOfMonitor}, of a dashboard. */
export function digestOfDashboard(live: LiveDashboard): string {
  return sha256(canonicalText(normaliseDashboard(live)))
}
