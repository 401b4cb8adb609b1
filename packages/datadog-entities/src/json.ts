/** A value of a JSON document. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

/** An object of a JSON document. Keys that we do not know are kept as they are, everywhere. */
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Whether a value is a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a JSON array. */
export function isJsonArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}
