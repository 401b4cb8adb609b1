import { presentedDashboard } from './dashboards/present-dashboard.ts'
import { presentedMonitor } from './monitors/present-monitor.ts'
import type { Organisation } from './organisation.ts'

/** Everything that an organisation holds, as JSON. Keys are not shown. */
export function stateOf(org: Organisation): unknown {
  return {
    organisation: { id: org.id, site: org.site, user: org.user },
    settings: org.settings(),
    monitors: org.monitors.all().map((monitor) => presentedMonitor(org, monitor)),
    dashboards: org.dashboards.all().map((dashboard) => ({
      ...presentedDashboard(org, dashboard),
      deleted: dashboard.deletedAt !== null,
    })),
    dashboardLists: org.dashboardLists.all(),
    downtimes: org.downtimes.all(),
    objectives: org.objectives.all(),
    notificationRules: org.notificationRules.all(),
    restrictions: org.restrictions.all(),
    entities: org.entities.all(),
    definitions: org.definitions.all(),
    events: org.events.all().map((event) => ({ ...event, id: String(event.id) })),
  }
}
