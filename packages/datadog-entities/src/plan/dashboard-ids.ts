import type { CallLimits, DatadogApi } from '../api/datadog-api.ts'
import { ownerOfDashboard } from '../ownership/dashboard-mark.ts'
import type { Viewpoint } from '../ownership/owner.ts'

/** The ids of our dashboards by their refs, as a list shows them at this moment. */
export async function dashboardIdsByRef(
  api: DatadogApi,
  view: Viewpoint,
  limits: CallLimits,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Map<string, string[]>()
  for await (const { id, description } of api.dashboards.list(limits)) {
    const owner = ownerOfDashboard({ description: description ?? null }, view)
    if (owner.whose !== 'ours') continue
    const { ref } = owner.mark
    ids.set(ref, [...(ids.get(ref) ?? []), id])
  }
  return ids
}
