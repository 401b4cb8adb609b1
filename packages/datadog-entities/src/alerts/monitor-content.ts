import { canonicalText } from '../diff/canonical-text.ts'
import type { Json, JsonObject } from '../json.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import { monitorServerFields } from '../monitors/server-fields.ts'
import { saidOptions } from './said-options.ts'
import { plainType } from './signal-query.ts'
import { isMarked, isOwnershipTag } from './tags.ts'

/** Fields of monitors that only Datadog writes, or that have an API of their own. */
export const readOnlyFields: ReadonlySet<string> = new Set([
  ...monitorServerFields,
  'restriction_policy',
])

/**
 * What a monitor is, field by field: two monitors with the same content are the same but for the order of their tags,
 * for what says nothing, and for whose they are. Fields that we do not know are content of foreign monitors only: to
 * ours Datadog has added them, and keeps them on every update.
 */
export function contentOf(monitor: MonitorBody): JsonObject {
  const { type, query, name, message, tags, priority, draft_status, assets, options, ...others } =
    monitor
  const foreign = !isMarked(tags ?? [])
  const kept = Object.entries(others).filter(
    ([field, value]) =>
      (foreign ? !readOnlyFields.has(field) : field === 'restricted_roles') &&
      value !== undefined &&
      value !== null,
  )
  return {
    ...Object.fromEntries(kept),
    type: plainType(type),
    query: query.trimEnd(),
    name: name ?? query.trimEnd(),
    message: (message ?? '').trimEnd(),
    tags: ownTags(tags ?? []).toSorted(),
    priority: priority || null,
    draft_status: draft_status ?? 'published',
    assets: (assets ?? []).map(plainAsset),
    options: saidOptions(options),
  }
}

/** Whether two contents, or two fields of them, are the same. */
export function isSameContent(one: Json | undefined, other: Json | undefined): boolean {
  return canonicalText(one ?? null) === canonicalText(other ?? null)
}

/** The tags of a monitor without those that tell whose it is, when they are ours. */
export function ownTags(tags: readonly string[]): readonly string[] {
  if (!isMarked(tags)) return tags
  return tags.filter((tag) => typeof tag !== 'string' || !isOwnershipTag(tag))
}

/** An asset without what Datadog adds to it. */
function plainAsset(asset: JsonObject): JsonObject {
  const { monitor_id: _added, ...given } = asset
  const added = (name: string, value: Json | undefined): boolean =>
    (name === 'template_variables' || name === 'options') && JSON.stringify(value) === '{}'
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => !added(name, value)))
}
