import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'

/** By what a widget is known when it has no id: the title of its group, its own title, and its type. */
export function identityOf(group: string, widget: JsonObject): string {
  const { definition } = widget
  const type = isJsonObject(definition) ? definition['type'] : undefined
  return JSON.stringify([group, titleOf(widget), type])
}

/** The title of a widget; empty when it has none. */
export function titleOf({ definition }: JsonObject): string {
  const title = isJsonObject(definition) ? definition['title'] : undefined
  return typeof title === 'string' ? title : ''
}

/** The widgets inside of a group. */
export function innerOf({ definition }: JsonObject): readonly Json[] {
  const inner = isJsonObject(definition) ? definition['widgets'] : undefined
  return isJsonArray(inner) ? inner : []
}
