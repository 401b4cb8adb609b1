import { asSet } from '../diff/canonical-text.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import { normaliseOptions } from './normalise-options.ts'
import { monitorServerFields } from './server-fields.ts'

/**
 * A monitor in the form in which a declared and a live one can be compared: without what nobody can write, and as the
 * server stores the rest. Fields that are absent stay absent.
 */
export function normaliseMonitor(monitor: JsonObject): JsonObject {
  const kept = Object.entries(monitor)
    .filter(([name, value]) => value !== undefined && !monitorServerFields.has(name))
    .map(([name, value]) => [name, normalField(name, value)])
  return Object.fromEntries(kept) as JsonObject
}

function normalField(name: string, value: Json | undefined): Json | undefined {
  switch (name) {
    case 'type':
      // The server itself takes the two names for each other.
      return value === 'query alert' ? 'metric alert' : value
    case 'query':
    case 'message':
      return typeof value === 'string' ? value.trimEnd() : (value ?? '')
    case 'priority':
      return value === 0 ? null : value
    case 'tags':
    case 'restricted_roles':
      return isJsonArray(value) ? asSet(value) : []
    case 'assets':
      return isJsonArray(value) ? asSet(value.map(normalAsset)) : []
    case 'options':
      return isJsonObject(value) ? normaliseOptions(value) : {}
    default:
      return value
  }
}

/** The server adds to whom an asset belongs, and two empty objects. */
function normalAsset(asset: Json): Json {
  if (!isJsonObject(asset)) return asset
  const kept = Object.entries(asset).filter(
    ([name, value]) =>
      name !== 'monitor_id' &&
      value != null &&
      !(isJsonObject(value) && Object.keys(value).length === 0),
  )
  return Object.fromEntries(kept)
}
