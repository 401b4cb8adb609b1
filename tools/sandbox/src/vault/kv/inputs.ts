import { invalid } from '../refusal.ts'
import { isObject, NumberText, type JsonObject, type JsonValue } from '../text/json-value.ts'

/** A field that must be an object, or null. */
export function objectField(name: string, value: JsonValue): JsonObject | null {
  if (value === null || isObject(value)) return value
  const [place, culprit] = Array.isArray(value)
    ? ['[0]', (value as readonly JsonValue[])[0] ?? null]
    : ['', value]
  throw invalid(
    `error converting input for field "${name}": '${place}' expected type 'map[string]interface {}', got unconvertible type '${goType(culprit)}'`,
  )
}

/** How Go names the type of a decoded value. */
export function goType(value: JsonValue): string {
  if (value instanceof NumberText || typeof value === 'number') return 'json.Number'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

/** A field that must be a whole number. `checked` fields are refused with a longer text. */
export function wholeField(name: string, value: JsonValue | undefined, checked = false): number {
  if (value === undefined || value === null || value === '') return 0
  const text = textField(value)
  if (/^-?\d+$/.test(text)) return Number(text)
  throw invalid(
    `${checked ? 'Field validation failed: ' : ''}error converting input for field "${name}": '' cannot parse value as 'int': strconv.ParseInt: invalid syntax`,
  )
}

/** A field that is true when it says so in any of Go's ways. */
export function flagField(value: JsonValue | undefined): boolean {
  return value === true || value === 'true' || value === '1'
}

/** A field with text; numbers and truth values are taken as text. */
export function textField(value: JsonValue | undefined): string {
  if (value instanceof NumberText) return value.text
  return typeof value === 'object' || value === undefined ? '' : String(value)
}

/** A field with texts: a list, or one text with commas. */
export function listField(value: JsonValue | undefined): readonly string[] {
  const parts = Array.isArray(value)
    ? (value as readonly JsonValue[]).map((each) => textField(each))
    : textField(value).split(',')
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** A field with texts by name: an object, or the same as text in JSON. Undefined when it is neither. */
export function textsField(value: JsonValue | undefined): Record<string, string> | undefined {
  if (isObject(value)) {
    const entries = Object.entries(value)
    if (entries.some(([, each]) => isObject(each) || Array.isArray(each))) return undefined
    return Object.fromEntries(entries.map(([name, each]) => [name, textField(each)]))
  }
  if (typeof value !== 'string' || value === '') return {}
  try {
    return textsField(JSON.parse(value) as JsonValue)
  } catch {
    return undefined
  }
}
