import { isObject, objectsOf, textsOf, type JsonObject } from '../json.ts'

/** Sent widgets as they are stored: untouched, but each has an id, those inside of groups too. */
export function widgetsWithIds(
  widgets: readonly unknown[],
  nextId: () => number,
): readonly unknown[] {
  return widgets.map((widget) => {
    if (!isObject(widget)) return widget
    const { definition } = widget
    const inner = isObject(definition) ? definition['widgets'] : undefined
    return {
      ...widget,
      ...(isObject(definition) && Array.isArray(inner)
        ? { definition: { ...definition, widgets: widgetsWithIds(inner, nextId) } }
        : {}),
      id: isId(widget['id']) ? widget['id'] : nextId(),
    }
  })
}

/** Sent tabs as they are stored: with ids, and with those of widgets in the place of `@1`, `@2` … */
export function resolvedTabs(
  tabs: unknown,
  widgets: readonly unknown[],
  nextId: () => string,
): readonly JsonObject[] {
  const ids = objectsOf(widgets).map(({ id }) => id)
  return objectsOf(tabs).map((tab) => {
    const named = tab['widget_ids']
    const resolve = (named: unknown): unknown => {
      const place = /^@(\d+)$/.exec(textsOf([named])[0] ?? '')
      return place === null ? named : (ids[Number(place[1]) - 1] ?? named)
    }
    return {
      ...tab,
      id: typeof tab['id'] === 'string' ? tab['id'] : nextId(),
      widget_ids: Array.isArray(named) ? named.map(resolve) : [],
    }
  })
}

function isId(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value)
}
