import { escapedToken } from '../../links/pointer.ts'
import { isJsonArray, isJsonObject } from '../../json.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Sheet } from '../syntax/sheet.ts'
import type { Fields, Mapping } from './mapping.ts'

/** A body, and where in the document each place of it came from. */
export interface Mapped {
  readonly body: JsonObject
  readonly placeOf: (bodyPointer: string) => string
}

/**
 * Maps the fields of an object to a body. Nulls are absent, as in Kubernetes and Terraform. What the table does not
 * know, and what cannot be converted, is told.
 */
export function toBody(
  value: JsonObject,
  pointer: string,
  fields: Fields,
  sheet: Sheet,
  unknownHint: string,
): Mapped {
  const places = new Map<string, string>()
  const body = new Mapper(sheet, places, unknownHint).record(value, pointer, fields, '')
  const placeOf = (bodyPointer: string): string => {
    for (let head = bodyPointer; head !== ''; head = head.slice(0, head.lastIndexOf('/'))) {
      const place = places.get(head)
      if (place !== undefined) return place + bodyPointer.slice(head.length)
    }
    return pointer
  }
  return { body, placeOf }
}

class Mapper {
  readonly #sheet: Sheet
  readonly #places: Map<string, string>
  readonly #unknownHint: string

  constructor(sheet: Sheet, places: Map<string, string>, unknownHint: string) {
    this.#sheet = sheet
    this.#places = places
    this.#unknownHint = unknownHint
  }

  record(value: JsonObject, pointer: string, fields: Fields, bodyPointer: string): JsonObject {
    const result: Record<string, Json> = {}
    const groups: Record<string, Record<string, Json>> = {}
    for (const [key, item] of Object.entries(value)) {
      const place = `${pointer}/${escapedToken(key)}`
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined
      if (field === undefined) {
        this.#sheet.wrong(place, 'unknown key', this.#unknownHint)
        continue
      }
      const [path, mapping] = field
      if (item === undefined || item === null || mapping.kind === 'ignored') continue
      const inner = `${bodyPointer}/${path.replace('.', '/')}`
      const mapped = this.#value(item, place, mapping, inner)
      if (mapped === undefined) continue
      const [name = path, below] = path.split('.')
      if (below === undefined) result[name] = mapped
      else (groups[name] ??= {})[below] = mapped
    }
    for (const [name, group] of Object.entries(groups)) {
      const there = result[name]
      result[name] = isJsonObject(there) ? { ...there, ...group } : group
    }
    return result
  }

  #value(value: Json, pointer: string, mapping: Mapping, bodyPointer: string): Json | undefined {
    this.#places.set(bodyPointer, pointer)
    switch (mapping.kind) {
      case 'same':
        return value
      case 'ignored':
        return undefined
      case 'number':
        return this.#number(value, pointer)
      case 'flag':
        if (value === 'true' || value === 'false') return value === 'true'
        return value
      case 'record':
        if (isJsonObject(value)) return this.record(value, pointer, mapping.fields, bodyPointer)
        return this.#expected(pointer, 'an object')
      case 'list':
        if (isJsonArray(value)) return this.#items(value, pointer, mapping.of, bodyPointer)
        return this.#expected(pointer, 'a list')
      case 'only': {
        const one = this.#value(value, pointer, mapping.of, `${bodyPointer}/0`)
        return one === undefined ? undefined : [one]
      }
      case 'block': {
        if (!isJsonArray(value)) return this.#value(value, pointer, mapping.of, bodyPointer)
        const [first] = value
        if (value.length === 0) return undefined
        if (value.length > 1 || first === undefined) return this.#expected(pointer, 'one block')
        return this.#value(first, `${pointer}/0`, mapping.of, bodyPointer)
      }
      case 'blocks': {
        if (isJsonArray(value)) return this.#items(value, pointer, mapping.of, bodyPointer)
        const one = this.#value(value, pointer, mapping.of, `${bodyPointer}/0`)
        return one === undefined ? undefined : [one]
      }
    }
  }

  #items(items: readonly Json[], pointer: string, of: Mapping, bodyPointer: string): Json {
    return items.flatMap((item, index): readonly Json[] => {
      const mapped = this.#value(item, `${pointer}/${index}`, of, `${bodyPointer}/${index}`)
      return mapped === undefined ? [] : [mapped]
    })
  }

  #number(value: Json, pointer: string): number | undefined {
    if (typeof value === 'number') return value
    const text = typeof value === 'string' ? value.trim() : ''
    const read = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)
      ? Number(text)
      : Number.NaN
    if (Number.isFinite(read)) return read === 0 ? 0 : read
    this.#sheet.wrong(pointer, 'expected a number', 'Write it in digits: "90" or "0.5".')
    return undefined
  }

  #expected(pointer: string, what: string): undefined {
    this.#sheet.wrong(pointer, `expected ${what}`)
  }
}
