/** A map as PHP knows it, from a JSON object or from brackets in a query string. */
export type PhpMap = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object (and not an array). */
export function isMap(value: unknown): value is PhpMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** PHP's `empty()`: also `"0"`, `0`, `[]` and `{}`-less nulls count as empty; an object never does. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === 0 ||
    value === '' ||
    value === '0'
  )
}

/** PHP's `is_numeric()` for what JSON and query strings can carry. */
export function isNumeric(value: unknown): value is number | string {
  if (typeof value === 'number') return true
  return typeof value === 'string' && /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
}

/** PHP's `intval()`: the digits at the start, otherwise 0. */
export function toInt(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') return Math.trunc(Number.parseFloat(value)) || 0
  if (Array.isArray(value)) return value.length === 0 ? 0 : 1
  return value === null || value === undefined ? 0 : 1
}

/** PHP's cast to string: `true` is `"1"`, `false` and null are `""`, a list or map is `"Array"`. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'object' && value !== null) return 'Array'
  return value === true ? '1' : ''
}

/** The values of a list or map; a scalar counts as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isMap(value) ? Object.values(value) : [value]
}

/** What remains when nobody catches an exception in PHP: the caller gets an empty page with status 200. */
export class UncaughtException extends Error {
  override readonly name = 'UncaughtException'
}

/** Integer operators of PHP refuse lists and texts without a number. */
export function requireNumber(value: unknown): number {
  if (typeof value === 'boolean' || isNumeric(value)) return toInt(value)
  if (typeof value === 'string' && /^\s*[+-]?\d/.test(value)) return toInt(value)
  throw new UncaughtException('Unsupported operand types')
}

/** Text functions of PHP refuse lists and maps. */
export function requireText(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    throw new UncaughtException('Argument must be of type string, array given')
  }
  return toText(value)
}
