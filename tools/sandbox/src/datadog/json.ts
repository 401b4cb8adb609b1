/** A JSON object, as sent or as answered. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; nothing when it is no list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The texts of a list; nothing when it is no list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : []
}

/** A text that two values share exactly when they are equal; the order of keys does not count. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

// For numbers that JavaScript cannot hold or would print differently. The library of this TypeScript does not know it yet.
const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON

/** A number that is printed with a fraction even when it is whole, as Python prints a float: `2.0`. */
export function asFloat(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e16
    ? raw(value.toFixed(1))
    : value
}

/** A whole number above 2^53, printed in full. */
export function asBigNumber(value: bigint): unknown {
  return raw(value.toString())
}

/** A float as Python writes it into a text. */
export function floatText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value)
}
