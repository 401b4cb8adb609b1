import { dashboardServerFields } from '../../dashboards/server-fields.ts'
import type { JsonObject } from '../../json.ts'
import { monitorServerFields } from '../../monitors/server-fields.ts'

const serverFields = { monitor: monitorServerFields, dashboard: dashboardServerFields }

/**
 * The body without what the server alone writes, and without the `null` that it shows for no tags. Exports hold these
 * fields; a spec is without them. `id` is not among a spec's fields either: it is the entity's.
 */
export function withoutServerFields(kind: 'monitor' | 'dashboard', body: JsonObject): JsonObject {
  const kept = Object.entries(body).filter(
    ([key, value]) =>
      value !== undefined && !serverFields[kind].has(key) && !(key === 'tags' && value === null),
  )
  return Object.fromEntries(kept)
}
