/** The permissions that calls ask for; an application key may be limited to some of them. */
export const scopes = [
  'monitors_read',
  'monitors_write',
  'monitors_downtime',
  'monitor_config_policy_write',
  'dashboards_read',
  'dashboards_write',
  'dashboards_public_share',
  'slos_read',
  'slos_write',
  'apm_read',
  'apm_service_catalog_read',
  'apm_service_catalog_write',
  'events_read',
  'user_access_manage',
  'user_access_read',
] as const

/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number]

/** What a reader's key is limited to. */
export const readingScopes: readonly Scope[] = scopes.filter((scope) => scope.endsWith('_read'))
