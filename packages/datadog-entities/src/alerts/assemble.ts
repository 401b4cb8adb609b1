import type { Json, JsonObject } from '../json.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import type { Alert } from './alert.ts'
import { alertOptions } from './alert-options.ts'
import { messageText } from './message.ts'
import { signalQuery } from './signal-query.ts'
import { alertTag, apmTag, tagsOf } from './tags.ts'

/**
 * The monitor of an alert without its drift tag. Every field that an alert decides is there, so that an update takes
 * back what the alert no longer says.
 */
export function assembleMonitor(alert: Alert): MonitorBody {
  const { name, severity, published = true, runbook, summary, notify, signal } = alert
  const { type, query, options } = signalQuery(alert)
  const { tags, ...rest }: JsonObject = signal.kind === 'raw' ? (signal.rest ?? {}) : {}
  const ownTags = textsIn(tags) ?? tagsOf(alert)
  return {
    name,
    message: messageText({ ...(summary !== undefined && { summary }), handles: notify ?? {} }),
    tags: alert.unmarked === true ? ownTags : [...ownTags, ...marksOf(alert)],
    priority: severity ?? null,
    draft_status: published ? ('published' as const) : ('draft' as const),
    assets: runbook === undefined ? [] : [{ category: 'runbook', ...runbook }],
    ...rest,
    type,
    query,
    options: { ...alertOptions(alert), ...options },
  }
}

function textsIn(value: Json | undefined): readonly string[] | undefined {
  return Array.isArray(value) ? (value as readonly string[]) : undefined
}

function marksOf({ signal }: Alert): readonly string[] {
  return signal.kind === 'apm' ? [alertTag, apmTag] : [alertTag]
}
