import type { EntityKind, Family } from '@retriever/datadog-entities'
import * as z from 'zod'

/** What is particular about one kind of entity; everything else is the same for all. */
export interface EntityType {
  readonly kind: EntityKind
  readonly family: Family
  /** Groups operations in the document. */
  readonly tag: string
  /** Its name within operation ids: `createMonitor`. */
  readonly name: string
  /** What an id looks like. */
  readonly id: z.ZodString
}

const monitorId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'expected the number of a monitor')
  .meta({ description: 'Number of the monitor in Datadog.', examples: ['171204506'] })

const dashboardId = z
  .string()
  .regex(/^[a-z0-9]{3}(?:-[a-z0-9]{3}){2}$/, 'expected the id of a dashboard, such as abc-def-ghi')
  .meta({ description: 'Id of the dashboard in Datadog.', examples: ['abc-def-ghi'] })

/** The kinds of entities, each with paths of its own. */
export const entityTypes = {
  monitor: {
    kind: 'monitor',
    family: 'monitor',
    tag: 'monitors',
    name: 'Monitor',
    id: monitorId,
  },
  alert: { kind: 'alert', family: 'monitor', tag: 'alerts', name: 'Alert', id: monitorId },
  dashboard: {
    kind: 'dashboard',
    family: 'dashboard',
    tag: 'dashboards',
    name: 'Dashboard',
    id: dashboardId,
  },
} as const satisfies Record<EntityKind, EntityType>
