import type { CallLimits, DatadogApi, ListedDashboard } from '../api/datadog-api.ts'
import type { LiveDashboard } from '../dashboards/dashboard.ts'

/**
 * Dashboards that were read before, by id and time of their last change; a `Map` is one. Lists do not show the content
 * of dashboards, and Datadog answers sixty questions for it in a minute.
 */
export interface DashboardMemory {
  get(key: string): LiveDashboard | undefined
  set(key: string, dashboard: LiveDashboard): unknown
}

/** A dashboard in full, as it is now; undefined when it is gone. */
export async function readDashboard(
  api: DatadogApi,
  listed: Pick<ListedDashboard, 'id'>,
  memory: DashboardMemory | undefined,
  limits: CallLimits,
): Promise<LiveDashboard | undefined> {
  const { id } = listed
  const modified = 'modified_at' in listed ? listed['modified_at'] : undefined
  const key = typeof modified === 'string' ? `${api.name} ${id} ${modified}` : undefined
  const remembered = key === undefined ? undefined : memory?.get(key)
  if (remembered !== undefined) return remembered
  const dashboard = await api.dashboards.get(id, limits)
  if (key !== undefined && dashboard?.modified_at === modified && dashboard !== undefined) {
    memory?.set(key, dashboard)
  }
  return dashboard
}
