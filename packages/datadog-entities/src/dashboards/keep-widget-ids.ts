import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json } from '../json.ts'
import type { DashboardBody, LiveDashboard } from './dashboard.ts'
import { identityOf, innerOf, titleOf } from './widget-identity.ts'

/**
 * The declared dashboard with the ids that its widgets and tabs have in the live one, so that links to them survive an
 * update. A widget is found again by the title of its group, its own title and its type, then by its place among equal
 * ones. Ids that were declared stay when the live dashboard has them; tabs follow where an id gives way to another one.
 */
export function keepWidgetIds(declared: DashboardBody, live: LiveDashboard): DashboardBody {
  const declaredIds = idsIn(declared.widgets)
  const known = new Set(idsIn(live.widgets))
  const kept = new Set(declaredIds.filter((id) => known.has(id)))
  const free = freeIds(live.widgets, kept)
  const renamed = new Map<Json, Json>()
  const widgets = withIds(declared.widgets, '', free, kept, renamed)
  const { tabs } = declared
  return {
    ...declared,
    widgets: widgets as DashboardBody['widgets'],
    ...(isJsonArray(tabs) && { tabs: followed(tabs, renamed, live['tabs']) }),
  }
}

/** The ids that may be given again, by whom they belong to, in the order of the live dashboard. */
function freeIds(
  widgets: readonly Json[],
  kept: ReadonlySet<Json>,
  group = '',
  free: Map<string, Json[]> = new Map(),
): Map<string, Json[]> {
  for (const widget of widgets.filter(isJsonObject)) {
    const { id } = widget
    if (id !== undefined && !kept.has(id)) {
      const key = identityOf(group, widget)
      free.set(key, [...(free.get(key) ?? []), id])
    }
    freeIds(innerOf(widget), kept, titleOf(widget), free)
  }
  return free
}

function withIds(
  widgets: readonly Json[],
  group: string,
  free: Map<string, Json[]>,
  kept: ReadonlySet<Json>,
  renamed: Map<Json, Json>,
): readonly Json[] {
  return widgets.map((widget) => {
    if (!isJsonObject(widget)) return widget
    const own = widget['id']
    const id =
      own !== undefined && kept.has(own)
        ? own
        : (free.get(identityOf(group, widget))?.shift() ?? own)
    if (own !== undefined && id !== undefined && id !== own) renamed.set(own, id)
    const { definition } = widget
    const inner = innerOf(widget)
    return {
      ...widget,
      ...(id !== undefined && { id }),
      ...(isJsonObject(definition) &&
        inner.length > 0 && {
          definition: {
            ...definition,
            widgets: withIds(inner, titleOf(widget), free, kept, renamed),
          },
        }),
    }
  })
}

/** Tabs with the new ids of their widgets, and with their own ids by name. */
function followed(
  tabs: readonly Json[],
  renamed: ReadonlyMap<Json, Json>,
  liveTabs: Json | undefined,
): readonly Json[] {
  const known = new Map<Json | undefined, Json | undefined>(
    (isJsonArray(liveTabs) ? liveTabs : []).filter(isJsonObject).map(({ name, id }) => [name, id]),
  )
  return tabs.map((tab) => {
    if (!isJsonObject(tab)) return tab
    const { id = known.get(tab['name']), widget_ids: named } = tab
    return {
      ...tab,
      ...(id !== undefined && { id }),
      ...(isJsonArray(named) && { widget_ids: named.map((each) => renamed.get(each) ?? each) }),
    }
  })
}

function idsIn(widgets: readonly Json[]): readonly Json[] {
  return widgets
    .filter(isJsonObject)
    .flatMap((widget) => [
      ...(widget['id'] === undefined ? [] : [widget['id']]),
      ...idsIn(innerOf(widget)),
    ])
}
