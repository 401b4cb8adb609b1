import type { JsonObject } from '../../src/json.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'

const eventTypes = new Set([
  'log alert',
  'rum alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'llm-observability alert',
])

/** A monitor as Datadog stores and answers it: what recorded traffic shows, written down a second time. */
export function serverNormalise(monitor: MonitorBody): MonitorBody {
  const { name, message, tags, assets, priority, draft_status, restricted_roles } = monitor
  const options = monitor.options ?? {}
  const query = monitor.query.trimEnd()
  const formula = /^\s*formula/.test(query) && (options.variables ?? []).length > 0
  let { type } = monitor
  if (type === 'metric alert' && query.includes('(current_1mo')) type = 'query alert'
  else if (type === 'query alert' && formula) type = 'metric alert'
  return {
    id: 4711,
    type,
    query,
    multi: /by\s*\{|\.by\(/.test(query),
    name: name ?? query,
    message: (message ?? '').trimEnd(),
    tags: tags ?? [],
    priority: priority || null,
    draft_status: draft_status ?? 'published',
    restricted_roles: restricted_roles ?? null,
    overall_state: 'No Data',
    assets: (assets ?? []).map((asset) => ({
      template_variables: {},
      options: {},
      ...asset,
      monitor_id: 4711,
    })),
    options: storedOptions(monitor.type, options),
  }
}

function storedOptions(type: string, sent: JsonObject): JsonObject {
  const stored: Record<string, JsonObject[string]> = {
    notify_audit: false,
    include_tags: true,
    silenced: {},
    ...sent,
  }
  const given = (name: string): boolean => sent[name] !== undefined && sent[name] !== null
  if (!given('new_group_delay')) stored['new_host_delay'] ??= 300
  if (!given('on_missing_data')) stored['notify_no_data'] ??= false
  if (eventTypes.has(type)) stored['groupby_simple_monitor'] ??= false
  const schedule = sent['scheduling_options']
  if (
    typeof schedule === 'object' &&
    schedule !== null &&
    'custom_schedule' in schedule &&
    schedule['custom_schedule'] !== null &&
    sent['on_missing_data'] === 'default'
  ) {
    delete stored['on_missing_data']
  }
  if (typeof sent['escalation_message'] === 'string') {
    stored['escalation_message'] = sent['escalation_message'].trimEnd()
  }
  const { thresholds } = sent
  if (type !== 'composite' && typeof thresholds === 'object' && thresholds !== null) {
    const kept = Object.entries(thresholds).filter(([, value]) => value !== null)
    delete stored['thresholds']
    if (kept.length > 0) stored['thresholds'] = Object.fromEntries(kept)
  }
  return stored
}
