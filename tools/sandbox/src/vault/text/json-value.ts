/** A number as it was written: OpenBao keeps the text where it can. */
export class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** The number as a program with 64-bit floats sees it. */
  get value(): number {
    return Number(this.text)
  }

  /** As the control API shows it. */
  toJSON(): number {
    return this.value
  }
}

/** A value of JSON. Numbers that came over the wire are {@link NumberText}. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | NumberText
  | readonly JsonValue[]
  | JsonObject

/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined
}

/** Whether a value is an object of JSON. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof NumberText)
  )
}

/** The same value with every number rounded to a 64-bit float, as KV version 2 stores it. */
export function withFloats(value: JsonValue): JsonValue {
  if (value instanceof NumberText) return value.value
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((each) => withFloats(each))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, withFloats(field ?? null)]),
  )
}
