import { isJsonObject } from '../json.ts'
import type { Json } from '../json.ts'

/** A text that two JSON values share exactly when they are equal; the order of keys does not count. */
export function canonicalText(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** The values in an order that does not depend on how they came, each once. */
export function asSet<T extends Json>(values: readonly T[]): readonly T[] {
  const byText = new Map(values.map((value) => [canonicalText(value), value]))
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}
