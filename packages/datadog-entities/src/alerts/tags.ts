import type { JsonObject } from '../json.ts'
import type { Alert } from './alert.ts'

/** The tag of every monitor that is an alert. */
export const alertTag = 'birddog_kind:alert'
/** Tells that a metric was written as an `apm` signal. */
export const apmTag = 'birddog_signal:apm'
/** Begins the tag by which drift is seen. */
export const specPrefix = 'birddog_spec:v1-'

/** Whether labels may not have this key: it says whose something is, or stands in a field of its own. */
export function isReservedKey(key: string): boolean {
  return key === 'managed_by' || key.startsWith('birddog_') || named.has(key)
}

const named: ReadonlySet<string> = new Set(['service', 'env', 'team'])

/** Whether a tag says whose a monitor is. Such tags are not the alert's, but of those who own it. */
export function isOwnershipTag(tag: string): boolean {
  return tag.startsWith('managed_by:') || tag.startsWith('birddog_')
}

/** Whether these are the tags of an alert that was written by us. */
export function isMarked(tags: readonly string[]): boolean {
  return tags.includes(alertTag)
}

/** What stands in the tags of an alert. */
export type Tagged = Pick<Alert, 'service' | 'env' | 'team' | 'labels'>

/** `service:`, `env:`, `team:` and the labels; sorted, each once. */
export function tagsOf({ service, env, team, labels }: Tagged): readonly string[] {
  const tags = Object.entries({ ...labels, service, env, team }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}:${value}`],
  )
  return [...new Set(tags)].toSorted()
}

/** What tags say as parts of an alert. Of a key that is there twice the last one counts. */
export function taggedBy(tags: readonly string[]): JsonObject {
  const entries = tags.map((tag) => {
    const colon = Math.max(tag.indexOf(':'), 0)
    return [tag.slice(0, colon), tag.slice(colon + 1)] as const
  })
  const said = entries.filter(([key]) => named.has(key))
  const labels = entries.filter(([key]) => !named.has(key))
  return {
    ...Object.fromEntries(said),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
  }
}
