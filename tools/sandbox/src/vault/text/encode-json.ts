import { isObject, NumberText, type JsonObject, type JsonValue } from './json-value.ts'

/** Writes JSON as Go does: the names of maps in order, `<`, `>`, `&` and two line separators escaped. */
export function encodeJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (value instanceof NumberText) return value.text
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return encodeText(value)
  if (isObject(value)) {
    return encodeFields(value, Object.keys(value).toSorted())
  }
  return `[${(value as readonly JsonValue[]).map((each) => encodeJson(each)).join(',')}]`
}

/** Writes an object whose names have an order of their own; what is inside it is written as maps. */
export function encodeFields(
  value: JsonObject,
  names: readonly string[] = Object.keys(value),
): string {
  const fields = names
    .filter((name) => value[name] !== undefined)
    .map((name) => `${encodeText(name)}:${encodeJson(value[name] ?? null)}`)
  return `{${fields.join(',')}}`
}

function encodeText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[<>&\u2028\u2029]/g,
    (letter) => String.raw`\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
