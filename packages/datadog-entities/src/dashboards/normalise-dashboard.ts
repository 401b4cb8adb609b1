import { asSet } from '../diff/canonical-text.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import { normaliseWidgets } from './normalise-widget.ts'
import { dashboardServerFields } from './server-fields.ts'

/**
 * A dashboard in the form in which a declared and a live one can be compared: without what nobody can write, without
 * ids of widgets and tabs, and without what says nothing. Tabs name their widgets by place: `@1` is the first.
 */
export function normaliseDashboard(dashboard: JsonObject): JsonObject {
  const kept = Object.entries(dashboard).flatMap(([name, value]): [string, Json][] => {
    if (value == null || dashboardServerFields.has(name)) return []
    // Newer answers are without it, whatever was sent.
    if (name === 'is_read_only') return []
    const normal = normalField(name, value, dashboard)
    return isNothing(normal) ? [] : [[name, normal]]
  })
  return Object.fromEntries(kept)
}

function normalField(name: string, value: Json, dashboard: JsonObject): Json {
  switch (name) {
    case 'widgets':
      return isJsonArray(value) ? normaliseWidgets(value) : value
    case 'tabs':
      return isJsonArray(value) ? value.map((tab) => normalTab(tab, dashboard)) : value
    case 'notify_list':
    case 'tags':
    case 'restricted_roles':
      return isJsonArray(value) ? asSet(value) : value
    case 'reflow_type':
      // Ordered dashboards arrange themselves.
      return value === 'auto' && dashboard['layout_type'] === 'ordered' ? '' : value
    default:
      return value
  }
}

function isNothing(value: Json): boolean {
  return value === '' || (isJsonArray(value) && value.length === 0)
}

function normalTab(tab: Json, { widgets }: JsonObject): Json {
  if (!isJsonObject(tab)) return tab
  const { id: _id, widget_ids: named, ...others } = tab
  const ids = isJsonArray(widgets)
    ? widgets.map((widget) => (isJsonObject(widget) ? widget['id'] : undefined))
    : []
  const place = (reference: Json): Json => {
    const at = ids.indexOf(reference)
    return at === -1 ? reference : `@${at + 1}`
  }
  return { ...others, widget_ids: isJsonArray(named) ? named.map(place) : [] }
}
