import type { Json, JsonObject } from '../json.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import { messageParts } from './message.ts'
import { contentOf, ownTags } from './monitor-content.ts'
import { isMarked, taggedBy } from './tags.ts'

/**
 * What stands in a monitor beside its query and options, as parts of an alert. What no alert holds is left out; it is
 * missed later.
 */
export function readFrame(monitor: MonitorBody): JsonObject {
  const tags = ownTags(monitor.tags ?? [])
  const content = contentOf(monitor)
  const { summary, handles } = messageParts(monitor.message ?? '')
  const tagged = taggedBy(tags.filter((tag) => typeof tag === 'string'))
  const runbook = runbookIn(content['assets'])
  const { priority } = content
  return {
    name: content['name'],
    ...tagged,
    ...(priority !== null && { severity: priority }),
    ...(summary !== undefined && { summary }),
    ...(runbook !== undefined && { runbook }),
    ...(Object.keys(handles).length > 0 && { notify: { ...handles } }),
    ...(content['draft_status'] === 'draft' && { published: false }),
    ...(!isMarked(monitor.tags ?? []) && { unmarked: true }),
  }
}

function runbookIn(assets: Json | undefined): JsonObject | undefined {
  const [asset] = Array.isArray(assets) ? (assets as readonly JsonObject[]) : []
  return asset && { name: asset['name'], url: asset['url'] }
}
