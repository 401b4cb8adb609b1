import type { JsonObject } from '../../json.ts'

/**
 * Fields at the top of a monitor or dashboard that the server alone writes. Exports hold them; a spec is without them.
 * `id` is not among a spec's fields either: it is the entity's.
 */
const serverFields: Readonly<Record<'monitor' | 'dashboard', ReadonlySet<string>>> = {
  monitor: new Set([
    'created',
    'created_at',
    'creator',
    'deleted',
    'id',
    'matching_downtimes',
    'modified',
    'multi',
    'org_id',
    'overall_state',
    'overall_state_modified',
    'restricted',
    'run_as',
    'state',
  ]),
  dashboard: new Set([
    'author_handle',
    'author_name',
    'created_at',
    'deleted_at',
    'experience_type',
    'id',
    'modified_at',
    'url',
  ]),
}

/** The body without what the server alone writes, and without the `null` that it shows for no tags. */
export function withoutServerFields(kind: 'monitor' | 'dashboard', body: JsonObject): JsonObject {
  const kept = Object.entries(body).filter(
    ([key, value]) =>
      value !== undefined && !serverFields[kind].has(key) && !(key === 'tags' && value === null),
  )
  return Object.fromEntries(kept)
}
