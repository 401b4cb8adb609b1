import { escapedToken } from '../../links/pointer.ts'
import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Fields, Mapping } from './mapping.ts'

/** Hears what the other format cannot express. */
export type Unfit = (bodyPointer: string, message: string) => void

/** The way back: a body in the words of a table. What the table has no place for is told. */
export function fromBody(
  body: JsonObject,
  fields: Fields,
  unfit: Unfit,
  bodyPointer = '',
): JsonObject {
  const back = Object.entries(fields).filter(([, [, mapping]]) => mapping.kind !== 'ignored')
  const names = new Map(back.map(([there, [here, mapping]]) => [here, { there, mapping }]))
  const result: Record<string, Json> = {}
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined) continue
    const place = `${bodyPointer}/${escapedToken(key)}`
    const name = names.get(key)
    if (name === undefined) {
      unfit(place, 'has no place here')
      continue
    }
    const mapped = valueBack(value, name.mapping, unfit, place)
    if (mapped !== undefined) result[name.there] = mapped
  }
  return result
}

function valueBack(value: Json, mapping: Mapping, unfit: Unfit, place: string): Json | undefined {
  if (value === null) {
    unfit(place, 'is null, which means absent here')
    return undefined
  }
  switch (mapping.kind) {
    case 'number':
      if (typeof value === 'number') return String(value)
      unfit(place, 'is no number')
      return undefined
    case 'record':
      if (isJsonObject(value)) return fromBody(value, mapping.fields, unfit, place)
      unfit(place, 'is no object')
      return undefined
    case 'only':
      if (isJsonArray(value) && value.length === 1 && value[0] !== undefined) {
        return valueBack(value[0], mapping.of, unfit, `${place}/0`)
      }
      unfit(place, 'can only hold one entry here')
      return undefined
    default:
      return value
  }
}
