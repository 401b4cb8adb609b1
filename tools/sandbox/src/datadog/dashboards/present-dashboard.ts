import type { JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { restrictionOf } from '../restriction/editors.ts'
import { isoTime } from '../times.ts'
import type { Dashboard } from './dashboard.ts'
import { slugOf } from './slug.ts'

/** A dashboard as the API answers it. */
export function presentedDashboard(org: Organisation, dashboard: Dashboard): JsonObject {
  const { id, title, layoutType, widgets, fields, author, createdAt, modifiedAt } = dashboard
  const restriction = restrictionOf(org, `dashboard:${id}`)
  return {
    id,
    title,
    description: null,
    author_handle: author,
    author_name: 'Sandbox',
    layout_type: layoutType,
    url: urlOf(dashboard),
    template_variables: null,
    widgets,
    notify_list: null,
    created_at: isoTime(createdAt),
    modified_at: isoTime(modifiedAt),
    restricted_roles: [],
    ...fields,
    ...(restriction === undefined ? {} : { restricted_roles: restriction.roles ?? [] }),
  }
}

/** A dashboard in a list: without its widgets and tags. */
export function summaryOf(dashboard: Dashboard): JsonObject {
  const { id, title, layoutType, fields, author, createdAt, modifiedAt, deletedAt } = dashboard
  return {
    id,
    title,
    description: fields['description'] ?? null,
    layout_type: layoutType,
    url: urlOf(dashboard),
    is_read_only: false,
    created_at: isoTime(createdAt),
    modified_at: isoTime(modifiedAt),
    author_handle: author,
    deleted_at: deletedAt === null ? null : isoTime(deletedAt),
  }
}

function urlOf({ id, title }: Dashboard): string {
  return `/dashboard/${id}/${slugOf(title)}`
}
