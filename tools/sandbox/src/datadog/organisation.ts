import type { Clock } from '../frame/clock.ts'
import type { Keys } from './access/keys.ts'
import type { Definition } from './definitions/definition.ts'
import type { Entity } from './catalog/entity.ts'
import type { Dashboard } from './dashboards/dashboard.ts'
import type { DashboardList } from './dashboards/dashboard-list.ts'
import type { SharedDashboard } from './dashboards/shared-dashboard.ts'
import type { Downtime } from './downtimes/downtime.ts'
import type { PostedEvent } from './events/event.ts'
import type { RateLimits } from './http/rate-limits.ts'
import type { Ids } from './ids.ts'
import type { Monitor } from './monitors/monitor.ts'
import type { NotificationRule } from './notification-rules/notification-rule.ts'
import type { Objective } from './objectives/objective.ts'
import type { Restriction } from './restriction/restriction.ts'
import type { DatadogSettings } from './settings.ts'
import type { Shelf } from './shelf.ts'

/** One organisation at one site, with everything that it holds. */
export interface Organisation {
  /** `org_id` in answers. */
  readonly id: number
  /** `datadoghq.eu` */
  readonly site: string
  /** The handle of the person to whom all keys belong. */
  readonly user: string
  readonly clock: Clock
  readonly keys: Keys
  readonly ids: Ids
  readonly limits: RateLimits
  readonly monitors: Shelf<number, Monitor>
  readonly dashboards: Shelf<string, Dashboard>
  readonly dashboardLists: Shelf<number, DashboardList>
  readonly sharedDashboards: Shelf<string, SharedDashboard>
  /** By their UUIDs. */
  readonly downtimes: Shelf<string, Downtime>
  readonly objectives: Shelf<string, Objective>
  readonly notificationRules: Shelf<string, NotificationRule>
  /** By the resource: `monitor:171204501`. */
  readonly restrictions: Shelf<string, Restriction>
  /** By the ref: `service:default/web-store`. */
  readonly entities: Shelf<string, Entity>
  /** By the service's name. */
  readonly definitions: Shelf<string, Definition>
  readonly events: Shelf<string, PostedEvent>
  settings(): DatadogSettings
  origin(): string
}
