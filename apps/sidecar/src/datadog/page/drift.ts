import { diffDashboards, diffMonitors, driftOf, sha256 } from '@retriever/datadog-entities'
import type { LiveDashboard, LiveMonitor } from '@retriever/datadog-entities'

import { liveDashboard, liveMonitor } from '../api/live-entity.ts'
import { changedFields } from './changed-fields.ts'
import type { DriftView } from './entities-snapshot.ts'

/**
 * Whether a monitor is what was written last. Alerts tell by themselves that they were changed; what was changed, and
 * everything about other monitors, is known only while it is remembered.
 */
export function monitorDrift(
  organisation: string,
  live: LiveMonitor,
  written: LiveMonitor | undefined,
): DriftView {
  const own = liveMonitor(live, organisation)
  const told = own.kind === 'alert' ? driftOf(live, { digest: sha256 }) : undefined
  const known = written && sameDeclaration(own, liveMonitor(written, organisation))
  if (known) {
    const changes = diffMonitors(written, live)
    if (changes.length > 0) return { state: 'changed', fields: changedFields(changes) }
  }
  if (told) return { state: told.inSync ? 'none' : 'changed' }
  return { state: known ? 'none' : 'unknown' }
}

/** As {@link monitorDrift}, of a dashboard. */
export function dashboardDrift(
  organisation: string,
  live: LiveDashboard,
  written: LiveDashboard | undefined,
): DriftView {
  const own = liveDashboard(live, organisation)
  if (!written || !sameDeclaration(own, liveDashboard(written, organisation))) {
    return { state: 'unknown' }
  }
  const changes = diffDashboards(written, live)
  return changes.length > 0
    ? { state: 'changed', fields: changedFields(changes) }
    : { state: 'none' }
}

/** Another declaration was written since, by another replica or by a command: what is remembered says nothing any more. */
function sameDeclaration(
  live: ReturnType<typeof liveMonitor>,
  written: ReturnType<typeof liveMonitor>,
): boolean {
  return live.mark?.spec !== undefined && live.mark.spec === written.mark?.spec
}
